package org.daybook.wflow.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Ingress.Added;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.WflowException;

/// Carries out what is asked, on the asker's thread.
final class Calls {

  private final Ingress ingress;
  private final HttpIngressSettings settings;

  Calls(Ingress ingress, HttpIngressSettings settings) {
    this.ingress = ingress;
    this.settings = settings;
  }

  /// @throws Refusal when it is not to be had
  Reply answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    try {
      return switch (Route.of(exchange.getRequestMethod(), path)) {
        case Route.Call call -> call(call, exchange);
        case Route.Look look -> JobReplies.state(200, job(look.job()));
        case Route.Cancel cancel -> cancel(cancel.job());
      };
    } catch (WflowException e) {
      throw new Refusal(503, e.code(), String.valueOf(e.getMessage()));
    }
  }

  private Reply call(Route.Call call, HttpExchange exchange) throws IOException {
    Wait wait =
        Wait.of(
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders().getFirst("Prefer"),
            settings.mostWait());
    Added added = add(call, Bodies.read(exchange, settings.mostBytes()));
    return wait.send()
        ? JobReplies.sent(added)
        : JobReplies.called(await(added.job(), wait), added.repeated());
  }

  private Added add(Route.Call call, byte[] args) {
    try {
      return ingress.addJob(JobRequest.of(call.wflow(), call.key(), args));
    } catch (IllegalArgumentException e) { // the key was checked: it is the wflow
      throw new Refusal(404, "wflow-unknown", String.valueOf(e.getMessage()));
    }
  }

  private Job await(JobId job, Wait wait) {
    try {
      return ingress.await(job, wait.most());
    } catch (NoSuchElementException _) {
      throw unknown(job);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Refusal(
          503, "interrupted", "waiting for job %s was cut short: ask again".formatted(job));
    }
  }

  private Job job(JobId id) {
    return ingress.job(id).orElseThrow(() -> unknown(id));
  }

  private Reply cancel(JobId id) {
    if (ingress.cancel(id, "asked over HTTP")) {
      return JobReplies.state(202, job(id));
    }
    String state = job(id).state().word();
    throw new Refusal(
        409,
        "job-ended",
        "job %s is %s: wanted one that has not ended; there is nothing to cancel"
            .formatted(id, state));
  }

  private static Refusal unknown(JobId job) {
    return new Refusal(
        404,
        "job-unknown",
        "no job %s is known: wanted one that was added here and is still kept".formatted(job));
  }
}
