package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.daybook.pipelines.InstalledPipeline;
import org.daybook.pipelines.PipelineFault;
import org.daybook.processors.InstalledPlug;

/// A processor that does not run, though what it is part of is still there: its plug is switched
/// off, or its pipeline is. What it did waits until it is on again. Pure.
///
/// @param code for whoever needs it to run
/// @param why what is off, and how it comes on again, for people
record SwitchedOff(String code, String why) {

  /// Empty for a processor that runs, and for one that is gone.
  static Optional<SwitchedOff> of(Parts parts, String processor) {
    Watches now = parts.installed().current();
    if (now.watch(processor).isPresent()) {
      return Optional.empty();
    }
    String owner = processor.substring(0, Math.max(0, processor.indexOf(':')));
    return parts
        .registry()
        .plug(owner)
        .filter(plug -> has(plug, processor))
        .map(SwitchedOff::of)
        .or(() -> pipeline(now.pipelines(), owner));
  }

  /// Of a plug whose record cannot be read nobody knows what it has.
  private static boolean has(InstalledPlug plug, String processor) {
    return plug.state() == InstalledPlug.State.BROKEN
        || plug.processors().stream().anyMatch(spec -> spec.id().equals(processor));
  }

  private static SwitchedOff of(InstalledPlug plug) {
    return switch (plug.state()) {
      case DISABLED ->
          new SwitchedOff(
              "plug-disabled",
              "its plug %1$s is disabled; enable it first (daybook plugs enable %1$s)"
                  .formatted(plug.id()));
      case BROKEN ->
          new SwitchedOff(
              "processor-unknown",
              "its plug %s is broken; install it again first".formatted(plug.id()));
      case ENABLED ->
          new SwitchedOff(
              "processor-unknown",
              "its plug %s has it with a predicate that cannot be read; install another version first"
                  .formatted(plug.id()));
    };
  }

  /// Of one that is broken nobody knows which stages it has.
  private static Optional<SwitchedOff> pipeline(List<InstalledPipeline> all, String name) {
    List<InstalledPipeline> named =
        all.stream().filter(pipeline -> pipeline.name().equals(name)).toList();
    return named.stream().allMatch(pipeline -> pipeline.processors().isEmpty())
        ? named.stream().findFirst().map(SwitchedOff::of)
        : Optional.empty();
  }

  private static SwitchedOff of(InstalledPipeline pipeline) {
    return new SwitchedOff(
        "processor-unknown",
        pipeline.broken()
            ? "its pipeline %s is broken: %s; mend it first"
                .formatted(
                    pipeline.name(), pipeline.faults().stream().map(PipelineFault::text).toList())
            : "its pipeline %s is switched off; apply it with \"enabled\": true first"
                .formatted(pipeline.name()));
  }

  /// What whoever wants its result approved is told.
  DaybookException refused(String processor) {
    return new DaybookException.NotFound(
        code,
        "%s does not run: %s and then approve, or reject the result".formatted(processor, why));
  }
}
