package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.documents.ValueSchema;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.Parts;
import org.daybook.processors.CommandSpec;
import org.daybook.processors.Metering;
import org.daybook.processors.TriggerSpec;
import org.daybook.wflow.Context;
import org.daybook.wflow.Wflow;

/// One run of a command on a document.
public final class CommandWflow implements Wflow {

  public static final String NAME = "command";

  private final Parts parts;

  public CommandWflow(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress(); // waits for the pipelines to be started
    return new TriggerRun(parts, context, new Ordered(CommandArgs.parse(args))).run();
  }

  private final class Ordered implements Trigger {

    private final CommandArgs args;

    Ordered(CommandArgs args) {
      this.args = args;
    }

    @Override
    public String id() {
      return args.command();
    }

    /// A person or another program orders it.
    @Override
    public Cause cause() {
      return Cause.OUTSIDE;
    }

    private Optional<CommandSpec> command() {
      return parts.registry().commands().stream()
          .filter(command -> command.id().equals(args.command()))
          .findFirst();
    }

    @Override
    public Optional<TriggerSpec> installed() {
      return command().map(CommandSpec::trigger);
    }

    @Override
    public Optional<Document> document() {
      return parts.store().read(args.doc());
    }

    @Override
    public JsonNode input() {
      ObjectNode input =
          JsonNodeFactory.instance
              .objectNode()
              .put("command", args.command().substring(args.command().indexOf(':') + 1));
      input.set("arguments", args.arguments());
      return input;
    }

    @Override
    public List<String> faults(JsonNode answer) {
      return command().stream()
          .map(command -> ValueSchema.of("the schema of its result", command.result()))
          .flatMap(schema -> schema.faults(answer).stream())
          .map(String::valueOf)
          .toList();
    }

    @Override
    public ObjectNode notInstalled() {
      return TriggerEnd.failed(
          "command-unknown",
          "the plug of %s was taken away or disabled before it ran".formatted(args.command()),
          Metering.NONE);
    }

    /// A person who still wants it orders it again.
    @Override
    public void replaced() {}
  }
}
