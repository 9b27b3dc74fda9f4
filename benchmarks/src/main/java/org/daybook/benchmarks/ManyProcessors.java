package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.CommandSpec;
import org.daybook.processors.EventSpec;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Metering;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.PlugRevision;
import org.daybook.processors.PlugSource;
import org.daybook.processors.PlugUsage;
import org.daybook.processors.ProcessorSpec;
import org.daybook.processors.Routine;
import org.daybook.processors.RoutineSpec;
import org.daybook.processors.RunResult;

/// A registry of processors that are no modules, so that a thousand of them cost no code: of each
/// the routine writes its result and ends. Thread-safe.
final class ManyProcessors implements PlugRegistry {

  private final List<InstalledPlug> plugs = new ArrayList<>();
  private long generation = 1;

  /// Installs a plug with one processor, which wants documents with a tag and reads it.
  void add(String id, Tag wants, PropKey result) {
    add(id, has(wants), Set.of(wants), result);
  }

  /// Installs one that wants documents with both tags.
  void addFor(String id, Tag wants, Tag also, PropKey result) {
    var predicate = JsonNodeFactory.instance.objectNode();
    predicate.putArray("and").add(has(wants)).add(has(also));
    add(id, predicate, Set.of(wants, also), result);
  }

  /// Installs one that wants documents whose prop is a value.
  void addWhere(String id, PropKey key, JsonNode value, PropKey result) {
    var predicate = JsonNodeFactory.instance.objectNode();
    predicate
        .putObject("field")
        .put("prop", key.toString())
        .put("pointer", "")
        .put("op", "eq")
        .set("value", value);
    add(id, predicate, Set.of(key.tag()), result);
  }

  private static JsonNode has(Tag tag) {
    return JsonNodeFactory.instance.objectNode().put("has", tag.name());
  }

  private synchronized void add(String id, JsonNode predicate, Set<Tag> reads, PropKey result) {
    var spec =
        new ProcessorSpec(
            id,
            "1.0.0",
            "p",
            "1",
            predicate,
            "r",
            new Capabilities(reads, Set.of(result.tag())),
            result,
            null,
            false,
            ProcessorSpec.Supersede.CANCEL,
            new ProcessorSpec.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1)));
    plugs.add(
        new InstalledPlug(
            id,
            "1.0.0",
            id,
            NullNode.instance,
            List.of(),
            List.of(spec),
            new DocId("00000000000000000000000000"),
            Instant.ofEpochMilli(++generation)));
  }

  @Override
  public synchronized List<InstalledPlug> plugs() {
    return List.copyOf(plugs);
  }

  @Override
  public synchronized Optional<InstalledPlug> plug(String id) {
    return plugs.stream().filter(plug -> plug.id().equals(id)).findFirst();
  }

  @Override
  public List<ProcessorSpec> processors() {
    return plugs().stream().flatMap(plug -> plug.processors().stream()).toList();
  }

  @Override
  public List<RoutineSpec> routines() {
    return List.of();
  }

  @Override
  public List<CommandSpec> commands() {
    return List.of();
  }

  @Override
  public List<EventSpec> events() {
    return List.of();
  }

  @Override
  public synchronized long generation() {
    return generation;
  }

  @Override
  public Routine routine(String plug, String routine) {
    PropKey result = plug(plug).orElseThrow().processors().getFirst().resultTag();
    JsonNode done = JsonNodeFactory.instance.objectNode().put("done", true);
    return call -> {
      call.branch().put(result, done);
      return new RunResult.Completed(NullNode.instance, Metering.NONE);
    };
  }

  @Override
  public PlugUsage usage(String plug) {
    return PlugUsage.NONE;
  }

  @Override
  public InstalledPlug install(PlugSource source) {
    throw fixed();
  }

  @Override
  public InstalledPlug approve(String id, String digest) {
    throw fixed();
  }

  @Override
  public InstalledPlug reject(String id, String digest) {
    throw fixed();
  }

  @Override
  public InstalledPlug enable(String id) {
    throw fixed();
  }

  @Override
  public InstalledPlug disable(String id) {
    throw fixed();
  }

  @Override
  public void uninstall(String id) {
    throw fixed();
  }

  @Override
  public List<PlugRevision> history(String id, int limit) {
    throw fixed();
  }

  private static DaybookException fixed() {
    return new DaybookException.Unsupported("fixed", "these processors are the benchmark's own");
  }
}
