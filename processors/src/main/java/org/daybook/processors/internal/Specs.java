package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Tag;
import org.daybook.processors.Collation;
import org.daybook.processors.Grants;
import org.daybook.processors.Homes;
import org.daybook.processors.Manifest;
import org.daybook.processors.ProcessorSpec;
import org.daybook.processors.RoutineSpec;
import org.jspecify.annotations.Nullable;

/// Makes the processors of a plug known to those who run them.
final class Specs {

  private Specs() {}

  static List<ProcessorSpec> of(StoredPlug plug) {
    return plug.manifest().processors().entrySet().stream()
        .map(entry -> spec(plug, entry))
        .toList();
  }

  /// The routines of a plug, for whoever puts them to use in another way than its processors.
  static List<RoutineSpec> routines(StoredPlug plug) {
    return plug.manifest().routines().entrySet().stream()
        .map(
            entry ->
                new RoutineSpec(
                    plug.manifest().id(),
                    plug.manifest().version(),
                    entry.getKey(),
                    entry.getValue().kind(),
                    entry.getValue().capabilities(),
                    Digests.of(
                        decisive(entry.getValue(), plug.modules().get(entry.getValue().module()))),
                    Homes.label(entry.getValue().home())))
        .toList();
  }

  private static ProcessorSpec spec(
      StoredPlug plug, Map.Entry<String, Manifest.ProcessorEntry> entry) {
    Manifest.ProcessorEntry processor = entry.getValue();
    Manifest.RoutineEntry routine =
        Objects.requireNonNull(plug.manifest().routines().get(processor.routine()));
    return new ProcessorSpec(
        plug.manifest().id(),
        plug.manifest().version(),
        entry.getKey(),
        version(processor, routine, plug.modules().get(routine.module())),
        processor.predicate(),
        processor.routine(),
        routine.capabilities(),
        processor.result(),
        processor.consumes(),
        processor.merge() == Manifest.Merge.REVIEW,
        processor.supersede(),
        processor.retry(),
        Homes.label(processor.home()),
        processor.collate());
  }

  /// A digest over all that decides what its runs do, and nothing else: not the plug's version, so
  /// that an update which leaves a processor alone runs nothing again; nor where it runs.
  private static String version(
      Manifest.ProcessorEntry processor, Manifest.RoutineEntry routine, @Nullable BlobRef module) {
    ObjectNode decisive = decisive(routine, module);
    decisive.set("predicate", processor.predicate());
    decisive.put("routine", processor.routine());
    if (processor.merge() != Manifest.Merge.AUTO) {
      decisive.put("merge", processor.merge().word());
    }
    if (processor.collate() != null && processor.collate().by() != null) {
      decisive.set("by", by(processor.collate().by()));
    }
    decisive.put("result", processor.result().toString());
    decisive.put("consumes", processor.consumes() == null ? null : processor.consumes().name());
    return Digests.of(decisive);
  }

  /// What of a routine decides what its runs do.
  private static ObjectNode decisive(Manifest.RoutineEntry routine, @Nullable BlobRef module) {
    ObjectNode decisive = JsonNodeFactory.instance.objectNode();
    decisive.put("module", module == null ? "" : module.sha256());
    decisive.set("reads", names(routine.capabilities().reads()));
    decisive.set("writes", names(routine.capabilities().writes()));
    decisive.set("limits", limits(routine.limits()));
    // What older manifests could not say is left out where it is as it was for them: else every
    // processor would run again when the host is updated.
    if (routine.kind() != Manifest.Kind.DOC) {
      decisive.put("kind", routine.kind().word());
    }
    if (routine.form() != Manifest.Form.ABI) {
      decisive.put("form", routine.form().word());
    }
    if (routine.stateless()) {
      decisive.put("stateless", true);
    }
    if (routine.prop() != null) {
      decisive.put("prop", routine.prop().toString());
    }
    if (!routine.grants().equals(Grants.NONE)) {
      decisive.set("grants", grants(routine.grants()));
    }
    return decisive;
  }

  private static ObjectNode by(Collation.By by) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("prop", by.prop().toString())
        .put("pointer", by.pointer());
  }

  private static ObjectNode limits(Manifest.LimitsEntry limits) {
    ObjectNode decisive =
        JsonNodeFactory.instance
            .objectNode()
            .put("wallMillis", limits.wallMillis())
            .put("memoryPages", limits.memoryPages())
            .put("outputBytes", limits.outputBytes())
            .put("hostCalls", limits.hostCalls());
    if (limits.tableEntries() != null) {
      decisive.put("tableEntries", limits.tableEntries());
    }
    if (limits.logBytes() != null) {
      decisive.put("logBytes", limits.logBytes());
    }
    if (limits.blobBytes() != null) {
      decisive.put("blobBytes", limits.blobBytes());
    }
    if (limits.edits() != null) {
      decisive.put("edits", limits.edits());
    }
    return decisive;
  }

  private static ObjectNode grants(Grants grants) {
    ObjectNode decisive = JsonNodeFactory.instance.objectNode();
    grants.hosts().stream().sorted().forEach(decisive.withArray("hosts")::add);
    grants.invokes().stream().sorted().forEach(decisive.withArray("invokes")::add);
    return decisive.put("query", grants.query());
  }

  private static ArrayNode names(Set<Tag> tags) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    tags.stream().sorted().forEach(tag -> names.add(tag.name()));
    return names;
  }
}
