package org.daybook.wflow.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;

/// Reads what comes with a request, never more than is allowed.
final class Bodies {

  private Bodies() {}

  /// @throws Refusal when it is larger
  static byte[] read(HttpExchange exchange, int most) throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && Long.parseLong(length) > most) {
      throw tooLarge(length, most);
    }
    byte[] body = exchange.getRequestBody().readNBytes(most);
    if (body.length == most && exchange.getRequestBody().read() >= 0) {
      throw tooLarge("more than " + most, most);
    }
    return body;
  }

  /// Takes in what a refused request still sends, up to a bound: a sender that is cut off while it
  /// sends does not read the answer.
  static void discard(InputStream rest, long most) throws IOException {
    byte[] buffer = new byte[8_192];
    long left = most;
    for (int n = 0; n >= 0 && left > 0; left -= n) {
      n = rest.read(buffer);
    }
  }

  private static Refusal tooLarge(String given, int most) {
    return new Refusal(
        413,
        "body-too-large",
        "a body of %s bytes: wanted at most %d; send less, or a name by which the job finds it"
            .formatted(given, most));
  }
}
