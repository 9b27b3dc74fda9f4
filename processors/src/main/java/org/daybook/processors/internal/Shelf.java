package org.daybook.processors.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.processors.CommandSpec;
import org.daybook.processors.EventSpec;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.ProcessorSpec;
import org.daybook.processors.RoutineSpec;

/// The plugs of a vault at one moment. A value.
public final class Shelf {

  private final SortedMap<String, StoredPlug> stored;
  private final SortedMap<String, InstalledPlug> broken;
  private final SortedMap<String, InstalledPlug> all = new TreeMap<>();
  private final List<ProcessorSpec> processors;
  private final List<RoutineSpec> routines;

  /// @param stored those in order, by id
  /// @param broken those whose record cannot be read, by id
  Shelf(SortedMap<String, StoredPlug> stored, SortedMap<String, InstalledPlug> broken) {
    this.stored = Collections.unmodifiableSortedMap(new TreeMap<>(stored));
    this.broken = Collections.unmodifiableSortedMap(new TreeMap<>(broken));
    all.putAll(broken);
    var needs = new Needs(stored);
    stored.forEach(
        (id, plug) -> all.put(id, plug.installedPlug(needs.unmet(plug.manifest()).list())));
    processors =
        all.values().stream()
            .filter(plug -> plug.state() == InstalledPlug.State.ENABLED)
            .flatMap(plug -> plug.processors().stream())
            .toList();
    routines =
        stored.values().stream()
            .filter(StoredPlug::enabled)
            .flatMap(plug -> Specs.routines(plug).stream())
            .toList();
  }

  /// All of them, broken ones too.
  public List<InstalledPlug> plugs() {
    return List.copyOf(all.values());
  }

  public Optional<InstalledPlug> plug(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /// Those of enabled plugs.
  public List<ProcessorSpec> processors() {
    return processors;
  }

  public List<RoutineSpec> routines() {
    return routines;
  }

  /// The commands of enabled plugs.
  public List<CommandSpec> commands() {
    return enabled().flatMap(plug -> Triggers.commands(plug).stream()).toList();
  }

  /// What enabled plugs want to be told of.
  public List<EventSpec> events() {
    return enabled().flatMap(plug -> Triggers.events(plug).stream()).toList();
  }

  private Stream<StoredPlug> enabled() {
    return stored.values().stream().filter(StoredPlug::enabled);
  }

  /// The version of a plug that is in order.
  Optional<String> version(String id) {
    return Optional.ofNullable(stored.get(id)).map(plug -> plug.manifest().version());
  }

  SortedMap<String, StoredPlug> stored() {
    return stored;
  }

  /// One that is in order.
  ///
  /// @throws DaybookException.NotFound `plug-unknown`
  StoredPlug get(String id) {
    StoredPlug plug = stored.get(id);
    if (plug == null) {
      throw unknown(id, broken.containsKey(id));
    }
    return plug;
  }

  /// One, be it broken.
  InstalledPlug any(String id) {
    InstalledPlug plug = all.get(id);
    if (plug == null) {
      throw unknown(id, false);
    }
    return plug;
  }

  private static DaybookException.NotFound unknown(String id, boolean broken) {
    return new DaybookException.NotFound(
        "plug-unknown",
        broken
            ? "the record of the plug \"%s\" is broken; install the plug again, or uninstall it"
                .formatted(id)
            : "no plug \"%s\" is installed".formatted(id));
  }

  /// What a routine runs.
  public record Code(Manifest.RoutineEntry entry, BlobRef module) {}

  /// The code of an enabled plug's routine.
  ///
  /// @throws DaybookException.NotFound `plug-unknown`, `plug-disabled`, `routine-unknown`
  public Code code(String id, String routine) {
    StoredPlug plug = get(id);
    if (!plug.enabled()) {
      throw new DaybookException.NotFound(
          "plug-disabled", "the plug %s is disabled; enable it first".formatted(id));
    }
    Manifest.RoutineEntry entry = plug.manifest().routines().get(routine);
    BlobRef module = entry == null ? null : plug.modules().get(entry.module());
    if (entry == null || module == null) {
      throw new DaybookException.NotFound(
          "routine-unknown",
          "the plug %s has no routine \"%s\"; it has %s"
              .formatted(id, routine, String.join(", ", plug.manifest().routines().keySet())));
    }
    return new Code(entry, module);
  }

  /// The running modules.
  Set<BlobRef> modules() {
    return stored.values().stream()
        .flatMap(plug -> plug.modules().values().stream())
        .collect(Collectors.toSet());
  }

  Shelf with(StoredPlug plug) {
    var plugs = new TreeMap<>(stored);
    plugs.put(plug.id(), plug);
    var others = new TreeMap<>(broken);
    others.remove(plug.id());
    return new Shelf(plugs, others);
  }

  Shelf without(String id) {
    var plugs = new TreeMap<>(stored);
    plugs.remove(id);
    var others = new TreeMap<>(broken);
    others.remove(id);
    return new Shelf(plugs, others);
  }

  /// The enabled plugs that could not go on if this shelf became another, each with its first
  /// reason.
  List<String> hurtBy(Shelf next) {
    var hurt = new ArrayList<String>();
    for (StoredPlug plug : stored.values()) {
      StoredPlug after = next.stored.get(plug.id());
      if (plug.enabled() && after != null && after.enabled()) {
        var was = new Needs(stored).unmet(plug.manifest()).list();
        new Needs(next.stored)
            .unmet(plug.manifest()).list().stream()
                .filter(fault -> !was.contains(fault))
                .min(Comparator.comparing(fault -> fault.pointer()))
                .ifPresent(fault -> hurt.add("%s (%s)".formatted(plug.id(), fault.rule())));
      }
    }
    return hurt;
  }
}
