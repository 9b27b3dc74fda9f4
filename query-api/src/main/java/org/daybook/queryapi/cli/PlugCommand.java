package org.daybook.queryapi.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What an author of plugs does; `daybook plugs` is for those who use them.
@Command(
    name = "plug",
    description =
        "Makes plugs: begins, builds, tries, tests, packs, signs and verifies them, and moves them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PlugInitCommand.class,
      PlugBuildCommand.class,
      PlugRunCommand.class,
      PlugDevCommand.class,
      PlugTestCommand.class,
      PlugCheckCommand.class,
      PlugPackCommand.class,
      PlugKeyCommand.class,
      PlugVerifyCommand.class,
      PlugPushCommand.class,
      PlugPullCommand.class
    })
final class PlugCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
