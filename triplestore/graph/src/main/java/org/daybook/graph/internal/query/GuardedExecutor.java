package org.daybook.graph.internal.query;

import java.util.function.Predicate;
import org.apache.jena.sparql.algebra.OpVars;
import org.apache.jena.sparql.algebra.op.OpDistinct;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.algebra.op.OpJoin;
import org.apache.jena.sparql.algebra.op.OpLeftJoin;
import org.apache.jena.sparql.algebra.op.OpMinus;
import org.apache.jena.sparql.algebra.op.OpOrder;
import org.apache.jena.sparql.algebra.op.OpPath;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.engine.ExecutionContext;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.iterator.QueryIterGroup;
import org.apache.jena.sparql.engine.iterator.QueryIterMinus;
import org.apache.jena.sparql.engine.iterator.QueryIterPath;
import org.apache.jena.sparql.engine.iterator.QueryIterSort;
import org.apache.jena.sparql.engine.join.Join;
import org.apache.jena.tdb2.solver.OpExecutorTDB2;
import org.daybook.documents.DaybookException;

/// The triple store's executor, with a meter before every operator that keeps rows.
final class GuardedExecutor extends OpExecutorTDB2 {

  private final Budget budget;

  GuardedExecutor(ExecutionContext execution) {
    super(execution);
    this.budget = Budget.of(execution.getContext());
  }

  private QueryIterator held(QueryIterator rows) {
    return held(rows, _ -> true);
  }

  private QueryIterator held(QueryIterator rows, Predicate<Binding> kept) {
    return new HeldRows(rows, budget, kept);
  }

  @Override
  protected QueryIterator execute(OpOrder order, QueryIterator input) {
    QueryIterator rows = held(exec(order.getSubOp(), input));
    return new QueryIterSort(rows, order.getConditions(), execCxt);
  }

  @Override
  protected QueryIterator execute(OpGroup group, QueryIterator input) {
    QueryIterator rows = held(exec(group.getSubOp(), input), new GroupRows(group, execCxt));
    return new QueryIterGroup(rows, group.getGroupVars(), group.getAggregators(), execCxt);
  }

  @Override
  protected QueryIterator execute(OpDistinct distinct, QueryIterator input) {
    return held(super.execute(distinct, input));
  }

  /// The left side is hashed, the right one streams past it.
  @Override
  protected QueryIterator execute(OpJoin join, QueryIterator input) {
    QueryIterator left = held(exec(join.getLeft(), input));
    return Join.join(left, exec(join.getRight(), root()), execCxt);
  }

  /// The right side is hashed, the left one streams past it.
  @Override
  protected QueryIterator execute(OpLeftJoin join, QueryIterator input) {
    QueryIterator left = exec(join.getLeft(), input);
    QueryIterator right = held(exec(join.getRight(), root()));
    return Join.leftJoin(left, right, join.getExprs(), execCxt);
  }

  @Override
  protected QueryIterator execute(OpMinus minus, QueryIterator input) {
    QueryIterator left = exec(minus.getLeft(), input);
    QueryIterator right = held(exec(minus.getRight(), root()));
    var common = OpVars.visibleVars(minus.getLeft());
    common.retainAll(OpVars.visibleVars(minus.getRight()));
    return QueryIterMinus.create(left, right, common, execCxt);
  }

  @Override
  protected QueryIterator execute(OpPath path, QueryIterator input) {
    var watched =
        ExecutionContext.copyChangeActiveGraph(
            execCxt, new PathGraph(execCxt.getActiveGraph(), budget));
    return new QueryIterPath(path.getTriplePath(), input, watched);
  }

  @Override
  protected QueryIterator execute(OpService service, QueryIterator input) {
    throw new DaybookException.Unsupported("query-refused", "SERVICE is not done here");
  }
}
