package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "cancel",
    description = "Asks a job and its children to end; what it merged stays.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CancelCommand implements Callable<Integer> {

  @Mixin private JobOrder job;

  @Option(names = "--why", paramLabel = "TEXT", description = "Why; the job tells.")
  private @Nullable String why;

  @Override
  public Integer call() {
    return job.give("cancel", JobOrder.reason(why), "asked to end");
  }
}
