package org.daybook.queryapi.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where a command that asks no service writes.
@Command
final class PlugScreen {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  void line(String text) {
    spec.commandLine().getOut().println(text);
    spec.commandLine().getOut().flush();
  }
}
