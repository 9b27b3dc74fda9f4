package org.daybook.processors.internal;

import java.util.Set;
import org.daybook.processors.Manifest;

/// What a manifest may say, and this version of the host does not run: said at install, so that no
/// plug waits in vain.
final class Unsupported {

  private static final Set<Manifest.Kind> PROCESSORS =
      Set.of(
          Manifest.Kind.DOC, Manifest.Kind.PROP, Manifest.Kind.PREDICATE, Manifest.Kind.COLLATOR);

  private Unsupported() {}

  static void check(Manifest manifest, Faults faults) {
    manifest
        .processors()
        .forEach((name, processor) -> processor(name, processor, manifest, faults));
  }

  private static void processor(
      String name, Manifest.ProcessorEntry processor, Manifest manifest, Faults faults) {
    String at = Fields.at("/processors", name);
    Manifest.RoutineEntry routine = manifest.routines().get(processor.routine());
    if (routine != null && !PROCESSORS.contains(routine.kind())) {
      faults.add(
          at + "/routine",
          "the routine \"%s\" is of kind %s".formatted(processor.routine(), routine.kind().word()),
          "this version runs processors with routines of kind doc, prop, predicate and collator");
    }
  }
}
