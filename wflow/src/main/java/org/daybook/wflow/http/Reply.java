package org.daybook.wflow.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;

/// An answer, whole.
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; nobody else holds them
record Reply(int status, String type, Map<String, String> headers, byte[] body) {

  void send(HttpExchange exchange) throws IOException {
    var out = exchange.getResponseHeaders();
    out.set("Content-Type", type);
    headers.forEach(out::set);
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.getResponseBody().close();
  }
}
