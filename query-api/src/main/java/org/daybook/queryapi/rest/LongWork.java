package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.daybook.documents.Progress;
import org.daybook.queryapi.problem.Problem;
import org.daybook.queryapi.problem.Problems;
import org.jboss.logging.Logger;

/// Answers for long work: lines of JSON as it goes on, each an object with one field. `progress`
/// comes once a second at most and keeps the connection open; `done` is the last. What fails before
/// the first line is an ordinary problem; after it, the last line is `problem`. A client that goes
/// away ends the work.
@ApplicationScoped
class LongWork {

  /// The media type of lines of JSON.
  static final String LINES = "application/x-ndjson";

  private static final Logger LOG = Logger.getLogger(LongWork.class);
  private static final long INTERVAL_NANOS = 1_000_000_000;

  private final ObjectMapper json;

  LongWork(ObjectMapper json) {
    this.json = json;
  }

  /// Does the work and answers what `done` says.
  @FunctionalInterface
  interface Work {
    Object run(Lines lines);
  }

  /// How far it is.
  ///
  /// @param what is being worked through, in the plural
  /// @param total -1 while it is not known
  record Step(String what, long done, long total) {}

  /// @param request whose response it becomes
  Response answer(HttpServerRequest request, Work work) {
    StreamingOutput output =
        out -> {
          var lines = new Lines(out);
          try {
            lines.line("done", work.run(lines));
          } catch (RuntimeException e) {
            if (!lines.begun || e instanceof UncheckedIOException) {
              throw e;
            }
            Problem problem = Problems.of(e, request.path());
            if (problem.status() >= 500) {
              LOG.errorf(e, "%s broke off: %s", problem.instance(), problem.code());
            }
            lines.line("problem", problem);
          }
        };
    return Response.ok(output).type(LINES).build();
  }

  /// The lines of one answer. Confined to the thread that works.
  final class Lines implements Progress {

    private final OutputStream out;
    private long told = System.nanoTime();
    private boolean begun;

    Lines(OutputStream out) {
      this.out = out;
    }

    /// @param value as its JSON
    void line(String field, Object value) {
      try {
        begun = true;
        out.write(json.writeValueAsBytes(Map.of(field, value)));
        out.write('\n');
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("the client went away", e);
      }
    }

    @Override
    public void at(String what, long done, long total) {
      if (System.nanoTime() - told > INTERVAL_NANOS) {
        told = System.nanoTime();
        line("progress", new Step(what, done, total));
      }
    }
  }
}
