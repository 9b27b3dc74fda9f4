package org.daybook.queryapi.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import org.daybook.documents.DaybookException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The program. Its `main` reads the command line itself, so that commands which only ask a running
/// service do not start one.
@QuarkusMain
@Command(
    name = "daybook",
    description = "Photos, PDFs, audio and any other file as documents you can query.",
    subcommands = {
      ServeCommand.class,
      ImportCommand.class,
      DocsCommand.class,
      GetCommand.class,
      HistoryCommand.class,
      DiffCommand.class,
      RestoreCommand.class,
      BranchCommand.class,
      ReferencesCommand.class,
      ExplainCommand.class,
      ProcessorsCommand.class,
      ErrorsCommand.class,
      PipelineCommand.class,
      QueryCommand.class,
      JobsCommand.class,
      JobCommand.class,
      CancelCommand.class,
      KillCommand.class,
      ResumeCommand.class,
      RestartCommand.class,
      DiscardCommand.class,
      SignalCommand.class,
      ReplayCommand.class,
      SchedulesCommand.class,
      WorkersCommand.class,
      ScheduleCommand.class,
      UnscheduleCommand.class,
      RunCommand.class,
      CommandsCommand.class,
      CommandCommand.class,
      ReviewCommand.class,
      PlugsCommand.class,
      PlugCommand.class,
      SchemaCommand.class,
      FollowersCommand.class,
      CheckCommand.class,
      RepairCommand.class,
      BackupCommand.class,
      ExportCommand.class,
      LoadCommand.class,
      PurgeCommand.class,
      DiskCommand.class,
      DemoCommand.class,
      CommandLine.HelpCommand.class
    },
    versionProvider = Daybook.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:not done; the message says why",
      "2:the command line could not be understood",
      "3:no service answers",
      "4:an import ended, but some of its files failed"
    })
public class Daybook implements Runnable {

  @Spec private CommandSpec spec;

  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  /// The whole command line, for tests too.
  static CommandLine commandLine() {
    var line = new CommandLine(new Daybook());
    line.setExecutionExceptionHandler(
        (failure, command, _) -> {
          if (failure instanceof CommandFailure known) {
            complain(command.getErr(), String.valueOf(known.getMessage()));
            return known.exit();
          }
          if (failure instanceof DaybookException refused) {
            complain(command.getErr(), "%s: %s".formatted(refused.code(), refused.getMessage()));
            return Exit.FAILED;
          }
          complain(command.getErr(), "this is a bug of Daybook's");
          failure.printStackTrace(command.getErr());
          return Exit.FAILED;
        });
    line.setUsageHelpLongOptionsMaxWidth(30);
    line.setExpandAtFiles(false); // `query @FILE` is ours.
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static void complain(PrintWriter err, String message) {
    err.println("daybook: " + message);
    err.flush();
  }

  /// The version, from the jar.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Daybook.class.getPackage().getImplementationVersion();
      return new String[] {"daybook " + (version == null ? "in development" : version)};
    }
  }
}
