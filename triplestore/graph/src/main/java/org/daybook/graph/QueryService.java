package org.daybook.graph;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.jena.query.Query;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sys.JenaSystem;
import org.daybook.documents.DaybookException;
import org.daybook.graph.internal.query.Execution;
import org.daybook.graph.internal.query.QueryText;
import org.daybook.graph.internal.query.Session;

/// Answers SPARQL queries over one dataset, within limits, and reaches nothing else: no other
/// service, no file, no code by name. Thread-safe.
public final class QueryService implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Supplier<DatasetGraph> dataset;
  private final Vocabulary vocabulary;
  private final QueryLimits limits;
  private final Semaphore permits;
  private final Set<AtomicBoolean> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// A service over any dataset.
  public QueryService(DatasetGraph dataset, Vocabulary vocabulary, QueryLimits limits) {
    this(() -> dataset, vocabulary, limits);
  }

  /// @param dataset gives each query the dataset it shall begin its transaction on
  QueryService(Supplier<DatasetGraph> dataset, Vocabulary vocabulary, QueryLimits limits) {
    JenaSystem.init();
    this.dataset = dataset;
    this.vocabulary = vocabulary;
    this.limits = limits;
    this.permits = new Semaphore(limits.concurrent(), true);
  }

  /// Executes a query until its first row is ready. Relative IRIs are resolved against the
  /// vocabulary's base, and its prefixes need not be declared.
  ///
  /// @return the answer, to be closed by the caller
  /// @throws DaybookException.Incorrect `sparql-malformed` with `line` and `column`,
  ///     `query-too-long`, `query-too-deep`, `regex-unsupported`, `query-failed`, `query-timeout`,
  ///     `query-row-limit`, `query-memory-limit`
  /// @throws DaybookException.Unsupported `not-acceptable`, `query-refused`, `update-refused`
  /// @throws DaybookException.Busy `query-busy`
  public QueryAnswer prepare(QueryRequest request) {
    Query query = QueryText.parsed(request, vocabulary, limits);
    QueryForm form = QueryText.form(query);
    ResultFormat format = ResultFormat.negotiate(form, request.accept());
    var cancelled = new AtomicBoolean();
    Session session = Session.open(permits, limits.longestWait(), cancelled, limits.time());
    running.add(cancelled);
    Execution execution;
    try {
      if (closed) {
        throw new DaybookException.Unavailable("graph-closed", "the graph is being closed");
      }
      execution = new Execution(query, form, dataset.get(), limits, cancelled);
    } catch (RuntimeException e) {
      session.close(() -> running.remove(cancelled));
      throw e;
    }
    return QueryAnswer.begun(form, format, execution, session, () -> running.remove(cancelled));
  }

  /// Whether an `ASK` holds.
  ///
  /// @throws DaybookException as [#prepare] does
  boolean ask(String query) {
    try (QueryAnswer answer = prepare(QueryRequest.of(query))) {
      return answer.truth();
    }
  }

  /// Stops what runs, lets nothing new begin, and waits a little for answers to be closed.
  @Override
  public void close() {
    closed = true;
    running.forEach(cancelled -> cancelled.set(true));
    try {
      if (permits.tryAcquire(limits.concurrent(), CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        permits.release(limits.concurrent());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The limits it holds queries to.
  public QueryLimits limits() {
    return limits;
  }
}
