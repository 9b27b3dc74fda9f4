package org.daybook.graph.internal.query;

import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.jena.graph.Node;
import org.apache.jena.query.QueryCancelledException;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.util.Context;
import org.apache.jena.sparql.util.Symbol;
import org.daybook.documents.DaybookException;
import org.daybook.graph.QueryLimits;

/// What one query has used so far. Spent by the query's own thread; cancelled by any.
public final class Budget {

  private static final Symbol BUDGET = Symbol.create("https://daybook.example/arq#budget");
  private static final int ROW_BYTES = 160;
  private static final int TERM_BYTES = 32;
  private static final int SMALL_LITERAL = 64;

  private final QueryLimits limits;
  private final AtomicBoolean cancelled;
  private long held;
  private long rows;

  public Budget(QueryLimits limits, AtomicBoolean cancelled) {
    this.limits = limits;
    this.cancelled = cancelled;
  }

  /// Puts this where [#of] finds it.
  public void in(Context context) {
    context.set(BUDGET, this);
  }

  /// The budget of the query that runs in this context.
  public static Budget of(Context context) {
    return context.get(BUDGET);
  }

  public QueryLimits limits() {
    return limits;
  }

  /// Ends the query if it was cancelled.
  public void check() {
    if (cancelled.get()) {
      throw new QueryCancelledException();
    }
  }

  /// A row that is kept until the query ends.
  public void hold(Binding row) {
    long bytes = ROW_BYTES;
    for (var vars = row.vars(); vars.hasNext(); ) {
      bytes += bytes(row.get(vars.next()));
    }
    hold(bytes);
  }

  /// Bytes that are kept until the query ends.
  public void hold(long bytes) {
    held += bytes;
    if (held > limits.memory()) {
      throw over(
          "query-memory-limit",
          "the query holds more than %d bytes of intermediate results: make its patterns narrower, or sort, group and join less",
          limits.memory());
    }
  }

  /// A row, or a triple, of the answer.
  public void answer() {
    if (++rows > limits.rows()) {
      throw over(
          "query-row-limit",
          "the answer has more than %d rows: ask with LIMIT and OFFSET, or narrower",
          limits.rows());
    }
  }

  private static long bytes(Node term) {
    if (!term.isLiteral()) {
      return TERM_BYTES;
    }
    int length = term.getLiteralLexicalForm().length();
    return length <= SMALL_LITERAL ? TERM_BYTES : TERM_BYTES + length;
  }

  private static DaybookException.Incorrect over(String code, String message, long limit) {
    var context = new TreeMap<String, Object>();
    context.put("limit", limit);
    return new DaybookException.Incorrect(code, message.formatted(limit), context);
  }
}
