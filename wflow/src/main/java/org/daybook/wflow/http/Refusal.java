package org.daybook.wflow.http;

import java.io.Serial;
import java.util.Map;

/// Why a request is not answered with what it asked for; becomes a problem (RFC 9457).
final class Refusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  /// @param code stable, lower-case words joined by `-`
  /// @param detail what was given, what was wanted, what to do
  Refusal(int status, String code, String detail) {
    this(status, code, detail, Map.of());
  }

  Refusal(int status, String code, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.headers = Map.copyOf(headers);
  }

  /// As it goes over the wire.
  Reply reply(String path) {
    String words = code.replace('-', ' ');
    byte[] body =
        new JsonObject()
            .put("title", Character.toUpperCase(words.charAt(0)) + words.substring(1))
            .put("status", status)
            .put("code", code)
            .put("detail", String.valueOf(getMessage()))
            .put("instance", path)
            .bytes();
    return new Reply(status, "application/problem+json", headers, body);
  }

  /// Text of the request that is safe and short enough to be repeated.
  static String shown(String given) {
    String text = given.replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
