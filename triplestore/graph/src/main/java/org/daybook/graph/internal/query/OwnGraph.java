package org.daybook.graph.internal.query;

import org.apache.jena.query.Query;
import org.apache.jena.sparql.algebra.Algebra;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.TransformCopy;
import org.apache.jena.sparql.algebra.Transformer;
import org.apache.jena.sparql.algebra.op.OpGraph;
import org.apache.jena.sparql.expr.E_Now;
import org.apache.jena.sparql.expr.E_Random;
import org.apache.jena.sparql.expr.E_StrUUID;
import org.apache.jena.sparql.expr.E_UUID;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprFunction0;
import org.apache.jena.sparql.expr.ExprTransformCopy;
import org.daybook.documents.DaybookException;
import org.daybook.graph.QueryForm;

/// Judges whether a query asks one graph alone, and is answered the same whenever it is asked.
public final class OwnGraph extends TransformCopy {

  private OwnGraph() {}

  /// Judges an `ASK`.
  ///
  /// @throws DaybookException.Unsupported `query-refused` for any other form, for other graphs, and
  ///     for functions of chance or time
  public static void check(Query query) {
    QueryForm form = QueryText.form(query);
    if (form != QueryForm.ASK) {
      throw refused("it is no ASK but a " + form);
    }
    if (query.hasDatasetDescription()) {
      throw refused("FROM names another graph");
    }
    try {
      Op op = Algebra.compile(query);
      Guard.guarded(op);
      Transformer.transform(new OwnGraph(), new Steady(), op);
    } catch (StackOverflowError _) {
      throw QueryText.tooDeep();
    }
  }

  private static DaybookException.Unsupported refused(String why) {
    return new DaybookException.Unsupported(
        "query-refused", why + ": wanted an ASK on the document's own graph alone");
  }

  @Override
  public Op transform(OpGraph graph, Op sub) {
    throw refused("GRAPH names another graph");
  }

  /// Refuses what differs from one time to the next.
  private static final class Steady extends ExprTransformCopy {

    @Override
    public Expr transform(ExprFunction0 function) {
      return switch (function) {
        case E_Now _, E_Random _, E_UUID _, E_StrUUID _ ->
            throw unsteady(function.getFunctionSymbol().getSymbol());
        default -> super.transform(function);
      };
    }

    private static DaybookException.Unsupported unsteady(String function) {
      return refused(function + "() differs from one time to the next");
    }
  }
}
