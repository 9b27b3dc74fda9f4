package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "discard",
    description = "Gives a parked job up.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DiscardCommand implements Callable<Integer> {

  @Mixin private JobOrder job;

  @Option(names = "--why", paramLabel = "TEXT", description = "Why; the job tells.")
  private @Nullable String why;

  @Override
  public Integer call() {
    return job.give("discard", JobOrder.reason(why), "discarded");
  }
}
