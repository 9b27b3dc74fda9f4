package org.daybook.wflow.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One exchange, answered once: by the thread that serves it, or by whoever closes the ingress
/// while that thread waits.
final class Request {

  private static final Logger LOG = LoggerFactory.getLogger(Request.class);

  private final HttpExchange exchange;
  private final long discards;
  private final AtomicBoolean answered = new AtomicBoolean();

  /// @param discards how much of a body that nobody read is taken in after the answer
  Request(HttpExchange exchange, long discards) {
    this.exchange = exchange;
    this.discards = discards;
  }

  HttpExchange exchange() {
    return exchange;
  }

  String path() {
    return exchange.getRequestURI().getRawPath();
  }

  void answer(Reply reply) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    try (exchange) {
      if (reply.status() == 413) {
        Bodies.discard(exchange.getRequestBody(), discards);
      }
      reply.send(exchange);
    } catch (IOException e) { // the other side is gone: nobody is left to tell
      LOG.debug("{} could not be answered", path(), e);
    }
  }
}
