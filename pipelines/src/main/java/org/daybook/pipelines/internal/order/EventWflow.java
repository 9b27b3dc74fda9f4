package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.Author;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.HostTags;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.RunEnd;
import org.daybook.processors.EventSpec;
import org.daybook.processors.TriggerSpec;
import org.daybook.wflow.Context;
import org.daybook.wflow.FailedJob;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.Wflow;

/// Tells one event handler of one thing that happened.
public final class EventWflow implements Wflow {

  public static final String NAME = "event";

  private final Parts parts;

  public EventWflow(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress(); // waits for the pipelines to be started
    EventArgs read = EventArgs.parse(args);
    if (!read.event().has("at")) {
      read.event().put("at", context.now("at").toString());
      Optional<byte[]> moved = movedHome(context, read);
      if (moved.isPresent()) {
        return moved.get();
      }
    }
    if (read.cut()) {
      throw new FailedJob("cycle: " + parts.causes().cycle(read.link(), read.cause()));
    }
    return new TriggerRun(parts, context, new Happened(read, context.job())).run();
  }

  /// Jobs of a schedule ask for no label: where its handler has a home, another job runs there.
  /// What was found first stays, whatever the plug says when the job is replayed.
  private Optional<byte[]> movedHome(Context context, EventArgs args) {
    byte[] home =
        context.fact(
            "home",
            new byte[0],
            () ->
                installed(args)
                    .flatMap(spec -> Optional.ofNullable(spec.home()))
                    .orElse("")
                    .getBytes(StandardCharsets.UTF_8));
    if (home.length == 0) {
      return Optional.empty();
    }
    String label = new String(home, StandardCharsets.UTF_8);
    JobRequest there = args.request("at home " + context.job().value(), label);
    return Optional.of(
        context.fact(
            "moved",
            new byte[0],
            () ->
                TriggerEnd.bytes(
                    TriggerEnd.moved(parts.lanes().ingress().addJob(there).job(), label))));
  }

  private Optional<TriggerSpec> installed(EventArgs args) {
    return parts.registry().events().stream()
        .filter(event -> event.id().equals(args.id()))
        .filter(event -> event.on().word().equals(args.event().path("on").asText()))
        .map(EventSpec::trigger)
        .findFirst();
  }

  private final class Happened implements Trigger {

    private final EventArgs args;
    private final JobId job;

    Happened(EventArgs args, JobId job) {
      this.args = args;
      this.job = job;
    }

    @Override
    public String id() {
      return args.id();
    }

    @Override
    public Cause cause() {
      return args.cause();
    }

    @Override
    public Optional<TriggerSpec> installed() {
      return EventWflow.this.installed(args);
    }

    @Override
    public Optional<Document> document() {
      return Optional.ofNullable(args.doc())
          .flatMap(parts.store()::read)
          .or(() -> parts.store().read(own()));
    }

    /// The handler's own document, made when it is first needed.
    private DocId own() {
      String unique = "handler:" + args.id();
      return parts
          .store()
          .byUnique(unique)
          .orElseGet(
              () -> {
                CreateResult made =
                    parts
                        .store()
                        .create(
                            NewDocument.unique(
                                DocId.create(parts.clock()),
                                Map.of(
                                    HostTags.HANDLER.main(),
                                    JsonNodeFactory.instance
                                        .objectNode()
                                        .put("plug", args.plug())
                                        .put("event", args.name())),
                                unique,
                                new Provenance(Author.HOST, RunEnd.CAUSE + job.value())));
                return switch (made) {
                  case CreateResult.Created(var commit) -> commit.doc();
                  case CreateResult.Exists(DocId twin) -> twin;
                };
              });
    }

    @Override
    public JsonNode input() {
      ObjectNode input = JsonNodeFactory.instance.objectNode();
      input.set("event", args.event());
      return input;
    }

    @Override
    public List<String> faults(JsonNode answer) {
      return List.of();
    }

    @Override
    public ObjectNode notInstalled() {
      return TriggerEnd.dropped(
          "its plug was taken away or disabled, or hears of something else now");
    }

    /// It has happened, and is told to the version that is there now.
    @Override
    public void replaced() {
      String home = installed().map(TriggerSpec::home).orElse(null);
      parts.lanes().ingress().addJob(args.request("again " + job.value(), home));
    }
  }
}
