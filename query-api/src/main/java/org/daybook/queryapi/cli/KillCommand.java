package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "kill",
    description = "Ends a job and its children at once, without waiting for its code.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class KillCommand implements Callable<Integer> {

  @Mixin private JobOrder job;

  @Option(names = "--why", paramLabel = "TEXT", description = "Why; the job tells.")
  private @Nullable String why;

  @Override
  public Integer call() {
    return job.give("kill", JobOrder.reason(why), "killed");
  }
}
