package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.pipelines.InstalledPipeline;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.pipelines.PipelineFault;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.RoutineName;
import org.daybook.pipelines.internal.InputDigest;
import org.daybook.processors.Homes;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.ProcessorSpec;
import org.daybook.processors.RoutineSpec;
import org.jspecify.annotations.Nullable;

/// Makes plans of pipelines, one after the other, each beside those before it and the processors of
/// plugs. Confined to one thread.
public final class Planner {

  private static final ProcessorSpec.Retry RETRY =
      new ProcessorSpec.Retry(5, Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final ConfigChecks.Plugs plugs;
  private final Schemas schemas;
  private final Neighbours neighbours = new Neighbours();
  private final Set<String> names = new HashSet<>();

  /// One for the plugs that are installed now.
  public Planner(PlugRegistry registry, Schemas schemas) {
    this.plugs = new ConfigChecks.Plugs(registry.plugs(), registry.routines());
    this.schemas = schemas;
    for (InstalledPlug plug : plugs.plugs()) {
      if (plug.state() == InstalledPlug.State.ENABLED) {
        plug.processors().forEach(this::processor);
      }
    }
  }

  private void processor(ProcessorSpec spec) {
    if (Predicate.faults(spec.predicate()).isEmpty()) {
      neighbours.add(
          new Neighbour(
              spec.id(),
              Predicate.parse(spec.predicate()),
              spec.resultTag(),
              spec.capabilities().writes()));
    }
  }

  /// The next pipeline.
  ///
  /// @param doc its document
  /// @param heads which version of it
  /// @param json the value of its prop
  public Plan plan(DocId doc, Heads heads, JsonNode json) {
    List<SchemaFault> wrong = schemas.faults(PipelineConfig.KEY, json);
    PipelineConfig config = wrong.isEmpty() ? read(json) : null;
    if (config == null) {
      String text =
          wrong.isEmpty()
              ? "it is not written as its schema says"
              : String.join("; ", wrong.stream().map(SchemaFault::toString).toList());
      return broken(
          json.path("name").asText(),
          doc,
          heads,
          json,
          List.of(new PipelineFault("pipeline-invalid", text)));
    }
    var faults = new ArrayList<>(new ConfigChecks(plugs, schemas, config).faults());
    if (!names.add(config.name())) {
      faults.add(
          new PipelineFault(
              "pipeline-invalid",
              "name: another document is the pipeline %s; choose another name"
                  .formatted(config.name())));
    }
    return faults.isEmpty()
        ? beside(config, doc, heads, json)
        : broken(config.name(), doc, heads, json, faults);
  }

  private static @Nullable PipelineConfig read(JsonNode json) {
    try {
      return PipelineConfig.read(json);
    } catch (IllegalArgumentException | DaybookException.Incorrect _) {
      return null;
    }
  }

  private static Plan broken(
      String name, DocId doc, Heads heads, JsonNode json, List<PipelineFault> faults) {
    return new Plan(
        new InstalledPipeline(name, doc, heads, json, faults, List.of(), List.of()), List.of());
  }

  private Plan beside(PipelineConfig config, DocId doc, Heads heads, JsonNode json) {
    var writes = new TreeSet<Tag>();
    routines(config).forEach(routine -> writes.addAll(routine.capabilities().writes()));
    var fresh = new Neighbour(config.name(), config.where(), config.result(), writes);
    List<PipelineFault> faults = neighbours.faults(fresh);
    if (!faults.isEmpty()) {
      return broken(config.name(), doc, heads, json, faults);
    }
    List<String> warnings = neighbours.warnings(fresh);
    List<Plan.Planned> planned = config.enabled() ? processors(config, doc, heads) : List.of();
    if (config.enabled()) {
      neighbours.add(fresh);
    }
    return new Plan(
        new InstalledPipeline(
            config.name(),
            doc,
            heads,
            json,
            faults,
            warnings,
            planned.stream().map(one -> one.spec().id()).toList()),
        planned);
  }

  private List<RoutineSpec> routines(PipelineConfig config) {
    return Stream.concat(
            config.stages().stream().flatMap(List::stream),
            Optional.ofNullable(config.onFailure()).stream())
        .map(placed -> routine(placed.routine()))
        .toList();
  }

  private RoutineSpec routine(RoutineName name) {
    return plugs.routine(name).orElseThrow(); // checked before
  }

  private List<Plan.Planned> processors(PipelineConfig config, DocId doc, Heads heads) {
    Predicate predicate = config.where();
    var stages = new ArrayList<List<Step>>();
    Map<String, RoutineName> routines = new HashMap<>();
    Map<String, @Nullable String> homes = new HashMap<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      var steps = new ArrayList<Step>();
      for (PipelineConfig.Placed placed : config.stages().get(stage)) {
        RoutineName name = placed.routine();
        var step =
            new Step(
                "%s:%d-%d".formatted(config.name(), stage + 1, steps.size() + 1),
                reads(predicate, routine(name)),
                asks(predicate),
                version(config, predicate, routine(name)));
        steps.add(step);
        routines.put(step.id(), name);
        homes.put(step.id(), placed.home());
      }
      stages.add(steps);
    }
    var course =
        new Course(doc, heads, config.name(), config.result(), config.afterChange(), stages);
    var planned = new ArrayList<Plan.Planned>();
    for (int stage = 0; stage < stages.size(); stage++) {
      for (Step step : stages.get(stage)) {
        RoutineName name = java.util.Objects.requireNonNull(routines.get(step.id()));
        planned.add(
            planned(
                config,
                predicate,
                new Place(course, stage, step.id(), name, routines),
                homes.get(step.id())));
      }
    }
    if (config.onFailure() != null) {
      planned.add(
          planned(
              config,
              predicate,
              new Place(
                  course,
                  Place.ON_FAILURE,
                  course.failureId(),
                  config.onFailure().routine(),
                  routines),
              config.onFailure().home()));
    }
    return planned;
  }

  private static SortedSet<Tag> reads(Predicate predicate, RoutineSpec routine) {
    var reads = new TreeSet<>(predicate.tags());
    if (!asks(predicate).isEmpty()) {
      reads.remove(PipelineConfig.DONE);
    }
    predicate
        .leaves()
        .filter(Predicate.Has.class::isInstance)
        .forEach(has -> reads.addAll(has.tags()));
    reads.addAll(routine.capabilities().reads());
    return reads;
  }

  private static SortedSet<PropKey> asks(Predicate predicate) {
    var keys = new TreeSet<PropKey>();
    predicate
        .leaves()
        .forEach(
            leaf -> {
              if (leaf instanceof Predicate.HasProp(PropKey key)) {
                keys.add(key);
              } else if (leaf instanceof Predicate.Field field) {
                keys.add(field.key());
              }
            });
    keys.removeIf(key -> !key.tag().equals(PipelineConfig.DONE));
    return keys;
  }

  private static String version(PipelineConfig config, Predicate predicate, RoutineSpec routine) {
    return InputDigest.of(
        String.join(
            "\n", predicate.text(), config.result().toString(), routine.id(), routine.version()));
  }

  /// @param home that the pipeline names; null where it names none
  private Plan.Planned planned(
      PipelineConfig config, Predicate predicate, Place place, @Nullable String home) {
    RoutineSpec routine = routine(place.routine());
    var spec =
        new ProcessorSpec(
            config.name(),
            routine.plugVersion(),
            place.id().substring(config.name().length() + 1),
            version(config, predicate, routine),
            config.predicate(),
            routine.id(),
            routine.capabilities(),
            config.result(),
            null,
            false,
            ProcessorSpec.Supersede.CANCEL,
            RETRY,
            home == null ? routine.home() : Homes.label(home),
            null);
    return new Plan.Planned(spec, predicate, plugs.owns(routine.plug()), place);
  }
}
