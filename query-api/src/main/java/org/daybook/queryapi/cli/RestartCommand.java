package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "restart",
    description = "Lets a parked job forget a step and all after it, and go on from there.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RestartCommand implements Callable<Integer> {

  @Mixin private JobOrder job;

  @Option(
      names = "--step",
      paramLabel = "NAME",
      required = true,
      description = "The first step that is done again; ./daybook job lists them.")
  private String step;

  @Override
  public Integer call() {
    return job.give(
        "restart",
        JsonNodeFactory.instance.objectNode().put("step", step),
        "restarted from step " + step);
  }
}
