package org.daybook.pipelines.internal.order;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.Author;
import org.daybook.processors.EventSpec;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.PlugRevision;

/// The event handlers of one generation of installed plugs. Immutable.
///
/// @param generation the registry's
record Handlers(long generation, Map<Occasion, List<Handler>> byOccasion) {

  /// How far back a plug's history is read for when it was last switched on.
  private static final int MOST_REVISIONS = 1_000;

  /// An event handler.
  ///
  /// @param since when its plug was last switched on, or first installed: of what was before it
  ///     hears nothing
  record Handler(EventSpec spec, Instant since) {

    boolean hears(Instant at) {
      return !at.isBefore(since);
    }

    /// Whether a change was made by its own plug, which it does not hear of.
    boolean made(Author author) {
      return author.kind() == Author.Kind.PROCESSOR
          && author.name().startsWith(spec.trigger().plug() + ":");
    }
  }

  /// Reads the registry as it stands. The generation is read first, so that a change while reading
  /// shows as a newer one later.
  static Handlers read(PlugRegistry registry) {
    long generation = registry.generation();
    var since = new HashMap<String, Instant>();
    var byOccasion = new EnumMap<Occasion, List<Handler>>(Occasion.class);
    for (EventSpec spec : registry.events()) {
      Instant at = since.computeIfAbsent(spec.trigger().plug(), plug -> since(registry, plug));
      byOccasion
          .computeIfAbsent(spec.on(), _ -> new java.util.ArrayList<>())
          .add(new Handler(spec, at));
    }
    return new Handlers(generation, byOccasion);
  }

  private static Instant since(PlugRegistry registry, String plug) {
    List<PlugRevision> newestFirst = registry.history(plug, MOST_REVISIONS);
    Optional<PlugRevision> enabled =
        newestFirst.stream().filter(step -> step.what().equals("enable")).findFirst();
    return enabled.map(PlugRevision::at).orElseGet(() -> newestFirst.getLast().at());
  }

  List<Handler> on(Occasion occasion) {
    return byOccasion.getOrDefault(occasion, List.of());
  }

  /// Whether anybody hears of one of them.
  boolean any(Occasion... occasions) {
    return List.of(occasions).stream().anyMatch(byOccasion::containsKey);
  }
}
