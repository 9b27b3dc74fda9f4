package org.daybook.wflow.http;

import java.util.Map;

/// What the JDK's server takes from system properties alone, once, when a process first makes one.
/// Whoever set a property keeps it; a server made earlier in the process has read them already.
final class ServerProperties {

  /// An answer that is sent in two writes must not wait for the other side's delayed ACK; and more
  /// connections than the default of 200 may rest between two requests.
  private static final Map<String, String> WANTED =
      Map.of(
          "sun.net.httpserver.nodelay", "true",
          "sun.net.httpserver.maxIdleConnections", "4096");

  private ServerProperties() {}

  static void set() {
    WANTED.forEach(System.getProperties()::putIfAbsent);
  }
}
