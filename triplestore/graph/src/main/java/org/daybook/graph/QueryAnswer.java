package org.daybook.graph;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.jena.atlas.RuntimeIOException;
import org.apache.jena.query.QueryCancelledException;
import org.apache.jena.sparql.ARQException;
import org.daybook.documents.DaybookException;
import org.daybook.graph.internal.query.Execution;
import org.daybook.graph.internal.query.QueryText;
import org.daybook.graph.internal.query.Session;

/// An answer whose first row is ready. It holds one of the service's turns, and a view of the data
/// as it was, until it is closed. Any thread may call it, one at a time.
public final class QueryAnswer implements AutoCloseable {

  private final QueryForm form;
  private final ResultFormat format;
  private final Execution execution;
  private final Session session;
  private final Runnable last;

  private QueryAnswer(
      QueryForm form, ResultFormat format, Execution execution, Session session, Runnable last) {
    this.last = last;
    this.form = form;
    this.format = format;
    this.execution = execution;
    this.session = session;
  }

  /// Executes until the first row; on a failure frees everything.
  static QueryAnswer begun(
      QueryForm form, ResultFormat format, Execution execution, Session session, Runnable last) {
    var answer = new QueryAnswer(form, format, execution, session, last);
    try {
      answer.run(execution::begin);
      return answer;
    } catch (IOException e) {
      answer.close();
      throw new DaybookException.Fault(
          "query-fault", "reading the graph failed: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  /// What was asked.
  public QueryForm form() {
    return form;
  }

  /// How it will be written.
  public ResultFormat format() {
    return format;
  }

  /// What an `ASK` was answered; false for every other form.
  boolean truth() {
    return execution.truth();
  }

  /// Writes the answer, once. Errors met here come after the first bytes: a server must break the
  /// connection, so that a part is not taken for the whole.
  ///
  /// @param out not closed
  /// @throws IOException from `out`
  /// @throws DaybookException.Incorrect `query-timeout`, `query-row-limit`, `query-memory-limit`
  public void writeTo(OutputStream out) throws IOException {
    run(() -> execution.write(out, format));
    out.flush();
  }

  private void run(Runnable part) throws IOException {
    try {
      session.call(
          () -> {
            try {
              part.run();
            } catch (StackOverflowError _) {
              throw QueryText.tooDeep();
            }
            return true;
          });
    } catch (QueryCancelledException _) {
      throw session.timeout();
    } catch (DaybookException e) {
      throw e;
    } catch (RuntimeIOException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e);
    } catch (ARQException e) {
      throw new DaybookException.Incorrect(
          "query-failed", "the query cannot be executed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new DaybookException.Fault("query-fault", "executing the query failed: " + e, e);
    }
  }

  /// Frees what the answer holds; a running write is stopped.
  @Override
  public void close() {
    session.close(
        () -> {
          try {
            execution.end();
          } finally {
            last.run();
          }
        });
  }
}
