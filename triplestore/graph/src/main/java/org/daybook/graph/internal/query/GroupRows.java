package org.daybook.graph.internal.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.jena.graph.Node;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.core.Var;
import org.apache.jena.sparql.core.VarExprList;
import org.apache.jena.sparql.engine.ExecutionContext;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.aggregate.AggGroupConcat;
import org.apache.jena.sparql.expr.aggregate.Aggregator;

/// Which of the rows that go into a group make it hold more: those that begin a group, those with a
/// value that a DISTINCT aggregate sees first, and all that are concatenated.
final class GroupRows implements Predicate<Binding> {

  private final VarExprList keys;
  private final ExecutionContext execution;
  private final boolean all;
  private final List<Var> distinct = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();

  GroupRows(OpGroup group, ExecutionContext execution) {
    this.keys = group.getGroupVars();
    this.execution = execution;
    boolean concatenates = false;
    for (ExprAggregator aggregate : group.getAggregators()) {
      Aggregator aggregator = aggregate.getAggregator();
      ExprList arguments = aggregator.getExprList();
      if (aggregator instanceof AggGroupConcat) {
        concatenates = true;
      } else if (aggregator.getName().endsWith("Distinct") || distinct(aggregator)) {
        if (arguments == null) {
          concatenates = true;
        } else {
          arguments.forEach(argument -> distinct.addAll(argument.getVarsMentioned()));
        }
      }
    }
    this.all = concatenates;
  }

  private static boolean distinct(Aggregator aggregator) {
    return aggregator.getClass().getSimpleName().endsWith("Distinct");
  }

  @Override
  public boolean test(Binding row) {
    if (all) {
      return true;
    }
    long signature = 7;
    for (Var key : keys.getVars()) {
      signature = mixed(signature, keys.get(key, row, execution));
    }
    for (Var var : distinct) {
      signature = mixed(signature, row.get(var));
    }
    return seen.add(signature);
  }

  private static long mixed(long signature, @org.jspecify.annotations.Nullable Node term) {
    long more = term == null ? 1 : term.hashCode();
    return (signature ^ more) * 0x9E3779B97F4A7C15L + (signature >>> 29);
  }
}
