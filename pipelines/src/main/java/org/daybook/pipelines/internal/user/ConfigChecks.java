package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.pipelines.PipelineFault;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.RoutineName;
import org.daybook.pipelines.RunRecord;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.RoutineSpec;

/// Checks one pipeline against what is installed. Confined to one thread.
final class ConfigChecks {

  private static final Set<Manifest.Kind> KINDS = Set.of(Manifest.Kind.DOC, Manifest.Kind.PROP);
  private static final Set<Tag> NOTES = Set.of(RunRecord.RUN, RunRecord.ERROR, PipelineConfig.TAG);

  private final Plugs plugs;
  private final Schemas schemas;
  private final PipelineConfig config;
  private final List<PipelineFault> faults = new ArrayList<>();

  ConfigChecks(Plugs plugs, Schemas schemas, PipelineConfig config) {
    this.plugs = plugs;
    this.schemas = schemas;
    this.config = config;
  }

  List<PipelineFault> faults() {
    if (plugs.plug(config.name()).isPresent()) {
      add("name: a plug is called %s; choose another name".formatted(config.name()));
    }
    for (int stage = 0; stage < config.stages().size(); stage++) {
      List<RoutineName> routines = names(config.stages().get(stage));
      for (RoutineName routine : routines) {
        routine("stages/" + stage, routine);
      }
      beside("stages/" + stage, routines);
    }
    if (config.onFailure() != null) {
      routine("onFailure", config.onFailure().routine());
    }
    result(config.result());
    predicate();
    return faults;
  }

  private static List<RoutineName> names(List<PipelineConfig.Placed> stage) {
    return stage.stream().map(PipelineConfig.Placed::routine).toList();
  }

  private void add(String text) {
    faults.add(new PipelineFault("pipeline-invalid", text));
  }

  private void routine(String at, RoutineName name) {
    puts(at, name);
    Optional<RoutineSpec> found = plugs.routine(name);
    if (found.isEmpty()) {
      add("%s: there is no routine %s: %s".formatted(at, name, plugs.missing(name)));
    } else if (!KINDS.contains(found.get().kind())) {
      add(
          "%s: the routine %s is of kind %s; a pipeline takes kind doc and prop"
              .formatted(at, name, found.get().kind().word()));
    }
  }

  /// Else one stage would say that all are done, or take that away.
  private void puts(String at, RoutineName name) {
    Tag tag = config.result().tag();
    plugs
        .routine(name)
        .filter(routine -> routine.capabilities().writes().contains(tag))
        .ifPresent(
            _ ->
                add(
                    "result: the routine %s (%s) may write the tag %s, which is to say that all stages are done; name another, or none"
                        .formatted(name, at, tag)));
  }

  /// Routines that run in parallel must not wake each other.
  private void beside(String at, List<RoutineName> routines) {
    for (int i = 0; i < routines.size(); i++) {
      for (int j = 0; j < routines.size(); j++) {
        if (i != j) {
          beside(at, routines.get(i), routines.get(j));
        }
      }
    }
  }

  private void beside(String at, RoutineName one, RoutineName other) {
    var seen = new TreeSet<Tag>();
    plugs.routine(one).ifPresent(routine -> seen.addAll(routine.capabilities().writes()));
    plugs.routine(other).ifPresent(routine -> seen.retainAll(routine.capabilities().reads()));
    if (!seen.isEmpty() && plugs.routine(other).isPresent()) {
      add(
          "%s: %s and %s run in parallel, and the second reads what the first may write, %s; make them stages one after the other"
              .formatted(at, one, other, seen));
    }
  }

  private void result(PropKey result) {
    Optional<RegisteredSchema> schema = schemas.schema(result.tag());
    if (schema.isEmpty()) {
      add(
          "result: nobody registered the tag %s; correct it, or name no result: then it is %s/%s"
              .formatted(result.tag(), PipelineConfig.DONE, config.name()));
    } else if (plugs.owner(result.tag()).isPresent()) {
      add(
          "result: the tag %s is owned by the plug %s, and only that may put it; name another, or none"
              .formatted(result.tag(), plugs.owner(result.tag()).get().id()));
    } else if (NOTES.contains(result.tag())) {
      add("result: the tag %s is the host's own; name another, or none".formatted(result.tag()));
    } else if (!schemas.faults(result, JsonNodeFactory.instance.objectNode()).isEmpty()) {
      add(
          "result: the value {}, which is put there, breaks the schema of %s; name another, or none"
              .formatted(result.tag()));
    }
  }

  private void predicate() {
    Predicate predicate;
    try {
      predicate = config.where();
    } catch (DaybookException.Incorrect e) {
      add(String.valueOf(e.getMessage()));
      return;
    }
    if (predicate.leaves().anyMatch(Predicate.Changed.class::isInstance)) {
      add(
          "predicate: it asks for a change, and a pipeline looks at documents as they are; a processor of a plug may");
    }
    for (Tag tag : predicate.allTags()) {
      if (schemas.schema(tag).isEmpty()) {
        add(
            "predicate: it speaks of the tag %s, which nobody registered; correct it, or install the plug that owns it"
                .formatted(tag));
      } else if (!tag.equals(config.result().tag())) {
        mayRead(tag);
      }
    }
  }

  private void mayRead(Tag tag) {
    for (RoutineName name : names(config.stages().getFirst())) {
      plugs
          .routine(name)
          .filter(routine -> !routine.capabilities().reads().contains(tag))
          .ifPresent(
              routine ->
                  add(
                      "predicate: it speaks of the tag %s, which the routine %s of the first stage may not read; name one of %s"
                          .formatted(tag, name, new TreeSet<>(routine.capabilities().reads()))));
    }
  }

  /// What is installed, by name.
  record Plugs(List<InstalledPlug> plugs, List<RoutineSpec> routines) {

    Plugs {
      plugs = List.copyOf(plugs);
      routines = List.copyOf(routines);
    }

    Optional<RoutineSpec> routine(RoutineName name) {
      return routines.stream()
          .filter(routine -> routine.plug().equals(name.plug()))
          .filter(routine -> routine.name().equals(name.routine()))
          .findFirst();
    }

    Optional<InstalledPlug> plug(String id) {
      return plugs.stream().filter(plug -> plug.id().equals(id)).findFirst();
    }

    Optional<InstalledPlug> owner(Tag tag) {
      return plugs.stream().filter(plug -> plug.owns().contains(tag)).findFirst();
    }

    Set<Tag> owns(String plug) {
      return plug(plug).map(found -> Set.copyOf(found.owns())).orElse(Set.of());
    }

    String missing(RoutineName name) {
      return plug(name.plug())
          .map(
              plug ->
                  plug.state() == InstalledPlug.State.ENABLED
                      ? "the plug has "
                          + routines.stream()
                              .filter(routine -> routine.plug().equals(name.plug()))
                              .map(RoutineSpec::name)
                              .toList()
                      : "the plug is %s; enable it".formatted(plug.state().word()))
          .orElse("no plug %s is installed; correct it, or install it".formatted(name.plug()));
    }
  }
}
