package org.daybook.processors.internal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends a request and waits for its answer with the whole body. A request's own timeout ends with
/// the headers, and who drips bytes after them would hold the caller for ever.
public final class WholeExchange {

  private WholeExchange() {}

  /// Sends it; the exchange ends with the time, or when the caller is interrupted.
  ///
  /// @throws HttpTimeoutException when the answer was not whole by then
  /// @throws IOException what broke the exchange
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration atMost)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
    try {
      return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new HttpTimeoutException(
          "no whole answer came within %d ms".formatted(atMost.toMillis()));
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException cause
          ? cause
          : new IOException(String.valueOf(failed.getCause()), failed.getCause());
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      throw interrupted;
    }
  }
}
