package org.daybook.queryapi.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "signal",
    description = "Sends a signal to a job that has not ended.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SignalCommand implements Callable<Integer> {

  @Mixin private JobOrder job;

  @Parameters(index = "1", paramLabel = "NAME", description = "The signal's name.")
  private String name;

  @Option(
      names = "--payload",
      paramLabel = "JSON",
      defaultValue = "null",
      description = "What comes with it (default: null).")
  private String payload;

  @Override
  public Integer call() {
    return job.give("signals/" + Words.encoded(name), parsed(), "sent " + name);
  }

  private JsonNode parsed() {
    try {
      return new ObjectMapper().readTree(payload);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          Exit.USAGE,
          "--payload %s: wanted JSON such as {\"paid\":true}: %s"
              .formatted(payload, e.getOriginalMessage().replaceFirst(" \\(.*", "")));
    }
  }
}
