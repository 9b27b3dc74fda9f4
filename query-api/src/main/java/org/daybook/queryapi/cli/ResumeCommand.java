package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "resume",
    description = "Lets a parked job try again, with fresh attempts.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ResumeCommand implements Callable<Integer> {

  @Mixin private JobOrder job;

  @Override
  public Integer call() {
    return job.give("resume", JobOrder.reason(null), "resumed");
  }
}
