package org.daybook.processors.workbench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.processors.Manifest;

/// What a routine asks for in its manifest and no run of it needed.
///
/// @param tested whether any run showed what it needs
/// @param unused what it declared and never touched
/// @param wide limits of the manifest far above the most that a run used
public record Spare(String routine, boolean tested, List<GrantUse> unused, List<LimitUse> wide) {

  /// A limit this many times above what was used is far above it.
  private static final long FAR = 20;

  /// Times below this say more about the machine than about the routine.
  private static final long LEAST_MILLIS = 100;

  public Spare {
    unused = List.copyOf(unused);
    wide = List.copyOf(wide);
  }

  /// Of every routine, by name.
  ///
  /// @param trials of all of them
  public static List<Spare> of(Manifest manifest, Collection<Trial> trials) {
    var spares = new ArrayList<Spare>();
    manifest
        .routines()
        .forEach(
            (name, entry) ->
                spares.add(
                    of(
                        name,
                        entry,
                        trials.stream().filter(trial -> trial.routine().equals(name)).toList())));
    return List.copyOf(spares);
  }

  private static Spare of(String name, Manifest.RoutineEntry entry, List<Trial> trials) {
    if (trials.isEmpty()) {
      return new Spare(name, false, List.of(), List.of());
    }
    var used = new LinkedHashMap<GrantUse, Boolean>();
    var most = new LinkedHashMap<String, LimitUse>();
    for (Trial trial : trials) {
      trial
          .grants()
          .forEach(
              grant ->
                  used.merge(
                      new GrantUse(grant.kind(), grant.what(), false),
                      grant.used(),
                      Boolean::logicalOr));
      trial
          .limits()
          .forEach(
              limit ->
                  most.merge(
                      limit.name(),
                      limit,
                      (one, other) -> one.used() > other.used() ? one : other));
    }
    return new Spare(
        name,
        true,
        used.entrySet().stream().filter(one -> !one.getValue()).map(Map.Entry::getKey).toList(),
        most.values().stream().filter(limit -> asks(entry, limit) && far(limit)).toList());
  }

  private static boolean far(LimitUse limit) {
    long least = limit.name().equals("wallMillis") ? LEAST_MILLIS : 1;
    return limit.allowed() > FAR * Math.max(least, limit.used());
  }

  /// Whether it is the manifest that asks for so much, not the operator who gives it.
  private static boolean asks(Manifest.RoutineEntry entry, LimitUse limit) {
    Manifest.LimitsEntry limits = entry.limits();
    return switch (limit.name()) {
      case "wallMillis" -> limits.wallMillis() != null;
      case "memoryPages" -> limits.memoryPages() != null;
      case "hostCalls" -> limits.hostCalls() != null;
      case "outputBytes" -> limits.outputBytes() != null;
      case "logBytes" -> limits.logBytes() != null;
      case "blobBytes" -> limits.blobBytes() != null;
      case "edits" -> limits.edits() != null;
      default -> throw new IllegalArgumentException("no limit is called " + limit.name());
    };
  }
}
