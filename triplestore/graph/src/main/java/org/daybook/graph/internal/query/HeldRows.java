package org.daybook.graph.internal.query;

import java.util.function.Predicate;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.iterator.QueryIteratorWrapper;

/// Rows on their way into something that keeps them: charges the budget for each that is kept.
final class HeldRows extends QueryIteratorWrapper {

  private final Budget budget;
  private final Predicate<Binding> kept;

  HeldRows(QueryIterator rows, Budget budget, Predicate<Binding> kept) {
    super(rows);
    this.budget = budget;
    this.kept = kept;
  }

  @Override
  protected Binding moveToNextBinding() {
    Binding row = super.moveToNextBinding();
    budget.check();
    if (row != null && kept.test(row)) {
      budget.hold(row);
    }
    return row;
  }
}
