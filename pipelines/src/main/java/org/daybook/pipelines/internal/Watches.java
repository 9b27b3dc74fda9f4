package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.pipelines.InstalledPipeline;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.user.Plan;
import org.daybook.pipelines.internal.user.Planner;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.ProcessorSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processors of one generation of installed plugs and pipelines, by id and by the tags that
/// wake them.
public final class Watches {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final long generation;
  private final String fingerprint;
  private final Map<String, Watch> byId = new HashMap<>();

  /// What is installed, by processor: other after each install, update and switch of its plug.
  private final Map<String, String> states = new TreeMap<>();

  /// Those that may want a document which has none of the tags that wake them.
  private final List<Watch> anywhere = new ArrayList<>();

  private final Map<Tag, List<Watch>> byTag = new TreeMap<>();

  /// By the tag that linked documents must have, and the tag of the link.
  private final Map<Tag, Map<Tag, List<Watch>>> byReferredTo = new TreeMap<>();

  /// By the processor whose notes wake them: all of a pipeline wake each other.
  private final Map<String, List<Watch>> byNotes = new TreeMap<>();

  private final List<InstalledPipeline> pipelines = new ArrayList<>();

  private Watches(long generation, String fingerprint) {
    this.generation = generation;
    this.fingerprint = fingerprint;
  }

  /// Reads the registry as it stands. The generation is read first: a change while reading shows as
  /// a newer generation later, and is read again.
  ///
  /// @param schemas tell what pipelines may name
  /// @param pipelines the documents that are pipelines, by id
  static Watches read(PlugRegistry registry, Schemas schemas, List<Document> pipelines) {
    long generation = registry.generation();
    List<InstalledPlug> plugs =
        registry.plugs().stream()
            .filter(plug -> plug.state() == InstalledPlug.State.ENABLED)
            .toList();
    var text = new StringBuilder();
    plugs.forEach(plug -> text.append(state(plug)));
    pipelines.forEach(pipeline -> text.append(state(pipeline)));
    var watches = new Watches(generation, InputDigest.of(text.toString()));
    for (InstalledPlug plug : plugs) {
      for (ProcessorSpec spec : plug.processors()) {
        watches.add(plug, spec);
      }
    }
    if (!pipelines.isEmpty()) {
      var planner = new Planner(registry, schemas);
      pipelines.forEach(
          document ->
              document
                  .prop(PipelineConfig.KEY)
                  .ifPresent(
                      json ->
                          watches.add(
                              planner.plan(document.id(), document.heads(), json),
                              state(document),
                              plugs)));
    }
    return watches;
  }

  private static String state(InstalledPlug plug) {
    return "%s %s %s %s %d%n"
        .formatted(plug.id(), plug.digest(), plug.doc(), plug.installed(), plug.switched());
  }

  private static String state(Document pipeline) {
    return "%s %s %s%n"
        .formatted(
            pipeline.id(),
            pipeline.sequence(),
            pipeline.prop(PipelineConfig.KEY).map(JsonNode::toString).orElse(""));
  }

  /// What its stages do changes with the pipeline, and with the plugs whose routines they are.
  private void add(Plan plan, String pipeline, List<InstalledPlug> plugs) {
    pipelines.add(plan.pipeline());
    List<Watch> made = watches(plan);
    made.forEach(
        watch ->
            add(
                watch,
                plugs.stream()
                    .filter(plug -> plug.id().equals(watch.routine().plug()))
                    .map(Watches::state)
                    .collect(Collectors.joining("", pipeline, ""))));
    made.forEach(watch -> byNotes.put(watch.id(), made));
  }

  /// The processors that a pipeline is made of.
  static List<Watch> watches(Plan plan) {
    return plan.processors().stream()
        .map(one -> new Watch(one.spec(), one.predicate(), one.owns(), null, one.place()))
        .toList();
  }

  private void add(InstalledPlug plug, ProcessorSpec spec) {
    try {
      add(Watch.of(spec, Set.copyOf(plug.owns())), state(plug));
    } catch (DaybookException.Incorrect e) {
      LOG.error("Processor {} is left out: {}", spec.id(), e.getMessage());
    }
  }

  private void add(Watch watch, String state) {
    index(watch, InputDigest.of(watch.spec().version() + state));
  }

  private void index(Watch watch, String state) {
    byId.put(watch.id(), watch);
    states.put(watch.id(), state);
    if (Walk.needed(watch.stated()) == null) {
      anywhere.add(watch);
    }
    for (Tag tag : watch.wakes()) {
      byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(watch);
    }
    watch
        .stated()
        .refers()
        .distinct()
        .forEach(
            refers ->
                byReferredTo
                    .computeIfAbsent(refers.to(), _ -> new TreeMap<>())
                    .computeIfAbsent(refers.from(), _ -> new ArrayList<>())
                    .add(watch));
  }

  /// The same of some processors alone, for whoever decides about no others.
  Watches only(Predicate<Watch> wanted) {
    var some = new Watches(generation, fingerprint);
    all().stream()
        .filter(wanted)
        .forEach(watch -> some.index(watch, states.getOrDefault(watch.id(), "")));
    byNotes.forEach(
        (processor, woken) -> some.byNotes.put(processor, woken.stream().filter(wanted).toList()));
    return some;
  }

  long generation() {
    return generation;
  }

  /// Changes with every install, update, uninstall and switch, and never becomes again what it was;
  /// the same after a restart.
  public String fingerprint() {
    return fingerprint;
  }

  /// The pipelines, broken ones too.
  public List<InstalledPipeline> pipelines() {
    return List.copyOf(pipelines);
  }

  /// Those that the host's notes about a processor may concern.
  List<Watch> concerned(String processor) {
    return byNotes.getOrDefault(
        processor, Optional.ofNullable(byId.get(processor)).map(List::of).orElse(List.of()));
  }

  public Optional<Watch> watch(String processor) {
    return Optional.ofNullable(byId.get(processor));
  }

  /// All, by id.
  public List<Watch> all() {
    return byId.values().stream().sorted(Comparator.comparing(Watch::id)).toList();
  }

  /// What is installed, by processor: other after each install, update and switch of its plug, and
  /// after each change of a pipeline.
  public Map<String, String> states() {
    return new TreeMap<>(states);
  }

  /// The same of one.
  public Map<String, String> state(String processor) {
    return Map.of(processor, states.getOrDefault(processor, ""));
  }

  /// Those that may have to do with a document: that it wakes, that may want it without any tag,
  /// and that have notes on it.
  List<Watch> about(Document document) {
    var about = new LinkedHashSet<>(anywhere);
    for (PropKey key : document.props().keySet()) {
      about.addAll(byTag.getOrDefault(key.tag(), List.of()));
      if (key.tag().equals(RunRecord.RUN) || key.tag().equals(RunRecord.ERROR)) {
        about.addAll(concerned(key.id()));
      }
    }
    return List.copyOf(about);
  }

  /// The processors whose notes are among these props, and which are not installed.
  Set<String> former(Collection<PropKey> keys) {
    var former = new TreeSet<String>();
    for (PropKey key : keys) {
      if ((key.tag().equals(RunRecord.RUN) || key.tag().equals(RunRecord.ERROR))
          && !byId.containsKey(key.id())) {
        former.add(key.id());
      }
    }
    return former;
  }

  /// Those that a change under the tags may concern, each once.
  public List<Watch> wokenBy(Collection<Tag> tags) {
    var woken = new LinkedHashSet<Watch>();
    tags.forEach(tag -> woken.addAll(byTag.getOrDefault(tag, List.of())));
    return List.copyOf(woken);
  }

  /// The tags that some processor asks of linked documents.
  Set<Tag> referredTo() {
    return byReferredTo.keySet();
  }

  /// Those that ask whether a link under a tag leads to a document with one of the tags.
  List<Watch> referring(Tag from, Collection<Tag> to) {
    return to.stream()
        .flatMap(
            tag -> byReferredTo.getOrDefault(tag, Map.of()).getOrDefault(from, List.of()).stream())
        .distinct()
        .toList();
  }
}
