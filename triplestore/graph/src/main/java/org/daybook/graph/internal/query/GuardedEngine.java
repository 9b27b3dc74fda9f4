package org.daybook.graph.internal.query;

import org.apache.jena.query.Query;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.engine.Plan;
import org.apache.jena.sparql.engine.QueryEngineFactory;
import org.apache.jena.sparql.engine.QueryEngineRegistry;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.main.QC;
import org.apache.jena.sparql.engine.main.QueryEngineMain;
import org.apache.jena.sparql.util.Context;

/// The engine for guarded queries: executes what [Guard] made of a query.
final class GuardedEngine extends QueryEngineMain {

  private GuardedEngine(Query query, DatasetGraph dataset, Binding input, Context context) {
    super(query, dataset, input, context);
  }

  /// Makes this the only engine, and its executor the only one, for queries in the context.
  static void in(Context context) {
    var registry = new QueryEngineRegistry();
    registry.add(new Factory());
    QueryEngineRegistry.set(context, registry);
    QC.setFactory(context, GuardedExecutor::new);
  }

  @Override
  protected Op createOp(Query query) {
    return Guard.guarded(super.createOp(query));
  }

  private static final class Factory implements QueryEngineFactory {

    @Override
    public boolean accept(Query query, DatasetGraph dataset, Context context) {
      return true;
    }

    @Override
    public Plan create(Query query, DatasetGraph dataset, Binding input, Context context) {
      return new GuardedEngine(query, dataset, input, context).getPlan();
    }

    @Override
    public boolean accept(Op op, DatasetGraph dataset, Context context) {
      return false;
    }

    @Override
    public Plan create(Op op, DatasetGraph dataset, Binding input, Context context) {
      throw new UnsupportedOperationException("algebra is not executed without a query");
    }
  }
}
