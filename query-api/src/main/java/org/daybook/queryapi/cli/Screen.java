package org.daybook.queryapi.cli;

import java.io.PrintWriter;
import java.util.Map;

/// What a command writes to.
///
/// @param out answers
/// @param err progress and complaints
/// @param terminal whether a person watches
/// @param width in columns
/// @param style colours or none
record Screen(PrintWriter out, PrintWriter err, boolean terminal, int width, Style style) {

  private static final int PLAIN_WIDTH = 120;

  /// The process's own.
  @SuppressWarnings("SystemConsoleNull") // it is null in JDK 25 when nobody watches
  static Screen of(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    var console = System.console();
    boolean terminal = console != null && console.isTerminal();
    boolean colours =
        terminal
            && !environment.containsKey("NO_COLOR")
            && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    return new Screen(out, err, terminal, width(environment, terminal), new Style(colours));
  }

  /// Columns as the launcher measured them.
  private static int width(Map<String, String> environment, boolean terminal) {
    String given = environment.getOrDefault("COLUMNS", "");
    if (given.matches("[0-9]{2,4}")) {
      return Math.max(60, Integer.parseInt(given));
    }
    return terminal ? 100 : PLAIN_WIDTH;
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void note(String text) {
    err.println(text);
    err.flush();
  }
}
