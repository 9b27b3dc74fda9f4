package org.daybook.queryapi.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.daybook.queryapi.Rest;
import picocli.CommandLine;

/// What a command line came to.
record Ran(int exit, String out, String err) {

  /// Runs one.
  static Ran alone(String... args) {
    return alone(new StringWriter(), args);
  }

  /// Runs one, whose output can be read meanwhile.
  static Ran alone(StringWriter out, String... args) {
    var err = new StringWriter();
    CommandLine line = Daybook.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exit = line.execute(args);
    return new Ran(exit, out.toString(), err.toString());
  }

  /// Runs one that asks the service under test.
  static Ran of(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.add("--url");
    all.add(Rest.base().toString());
    return alone(all.toArray(String[]::new));
  }

  /// The same, with a word before the others.
  static Ran with(String command, String... args) {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of(args));
    return of(all.toArray(String[]::new));
  }
}
