package org.daybook.processors.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.daybook.documents.PropKey;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Grants;
import org.daybook.processors.Manifest;
import org.daybook.processors.Manifest.LimitsEntry;
import org.daybook.processors.Manifest.Merge;
import org.daybook.processors.Manifest.ProcessorEntry;
import org.daybook.processors.Manifest.RoutineEntry;
import org.daybook.processors.Widening;
import org.daybook.processors.Widening.Kind;
import org.jspecify.annotations.Nullable;

/// Finds what an update may do that the running version may not.
///
/// Routines are compared one by one, not the plug as a whole: one routine that reads a secret and
/// another that asks a host are harmless apart, and not as one. A new routine that may do no more
/// than one there is widens nothing.
public final class Widenings {

  private final String plug;
  private final Manifest now;
  private final List<Widening> found = new ArrayList<>();

  private Widenings(Manifest now) {
    this.plug = now.id();
    this.now = now;
  }

  /// What `next` may do and `now` may not, by routine; empty when it may not do more.
  public static List<Widening> between(Manifest now, Manifest next) {
    var widenings = new Widenings(now);
    var needed = new TreeSet<>(dependencies(next));
    needed.removeAll(dependencies(now));
    needed.forEach(id -> widenings.found.add(new Widening(Kind.DEPENDENCY, "", id)));
    next.routines().forEach(widenings::routine);
    next.processors().forEach(widenings::processor);
    next.commands().keySet().forEach(name -> widenings.trigger("command " + name));
    next.events().keySet().forEach(name -> widenings.trigger("event handler " + name));
    return List.copyOf(widenings.found);
  }

  private static SortedSet<String> dependencies(Manifest manifest) {
    var needed = new TreeSet<>(manifest.requires().keySet());
    manifest.uses().values().forEach(use -> needed.add(use.owner()));
    needed.remove(Schemas.HOST);
    return needed;
  }

  private void routine(String name, RoutineEntry next) {
    RoutineEntry same = now.routines().get(name);
    if (same != null) {
      found.addAll(differences(name, same, next));
    } else if (now.routines().isEmpty()) {
      found.add(new Widening(Kind.CODE, name, name));
      found.addAll(granted(name, Set.of(), Set.of(), Grants.NONE, next));
    } else {
      now.routines().values().stream()
          .map(other -> differences(name, other, next))
          .min(Comparator.comparingInt(List::size))
          .ifPresent(found::addAll);
    }
  }

  /// One whose namesake waited for a person, or whose routine did, or that is new where all did.
  private void processor(String name, ProcessorEntry next) {
    ProcessorEntry same = now.processors().get(name);
    boolean waited = same == null ? waited(_ -> true) : same.merge() == Merge.REVIEW;
    if (next.merge() == Merge.AUTO
        && (waited || waited(one -> one.routine().equals(next.routine())))) {
      merges("processor " + name);
    }
  }

  /// A command or an event handler, which merge by themselves, where all waited for a person.
  private void trigger(String what) {
    if (now.commands().isEmpty() && now.events().isEmpty() && waited(_ -> true)) {
      merges(what);
    }
  }

  private boolean waited(Predicate<ProcessorEntry> which) {
    List<ProcessorEntry> some = now.processors().values().stream().filter(which).toList();
    return !some.isEmpty() && some.stream().allMatch(one -> one.merge() == Merge.REVIEW);
  }

  private void merges(String what) {
    found.add(new Widening(Kind.MERGE, "", what));
  }

  private List<Widening> differences(String name, RoutineEntry now, RoutineEntry next) {
    List<Widening> all =
        granted(name, names(now.capabilities().reads()), writable(now, next), grants(now), next);
    if (next.stateless() && !now.stateless()) {
      all.add(new Widening(Kind.STATELESS, name, "stateless"));
    }
    Map<String, @Nullable Long> before = limits(now.limits());
    limits(next.limits())
        .forEach(
            (limit, most) -> {
              Long least = before.get(limit);
              if (least != null && (most == null || most > least)) {
                all.add(
                    new Widening(
                        Kind.LIMIT,
                        name,
                        "%s from %d to %s"
                            .formatted(limit, least, most == null ? "the operator's" : most)));
              }
            });
    return all;
  }

  private List<Widening> granted(
      String name, Set<String> reads, Set<String> writes, Grants may, RoutineEntry next) {
    var all = new ArrayList<Widening>();
    news(all, Kind.READ, name, reads, names(next.capabilities().reads()));
    news(all, Kind.WRITE, name, writes, writes(next));
    news(all, Kind.HOST, name, may.hosts(), next.grants().hosts());
    news(all, Kind.INVOKE, name, full(may.invokes()), full(next.grants().invokes()));
    if (grants(next).query() && !may.query()) {
      all.add(new Widening(Kind.QUERY, name, "query"));
    }
    return all;
  }

  /// What it may reach: a collator finds its members without being granted that.
  private static Grants grants(RoutineEntry routine) {
    Grants named = routine.grants();
    return routine.kind() == Manifest.Kind.COLLATOR
        ? new Grants(named.hosts(), named.invokes(), true)
        : named;
  }

  /// What it may change: tags, or the one prop of a routine of kind prop.
  private static Set<String> writes(RoutineEntry routine) {
    PropKey prop = routine.prop();
    return prop == null ? names(routine.capabilities().writes()) : Set.of(prop.toString());
  }

  /// What one may change, in the words of another: who may change a tag may change its props.
  private static Set<String> writable(RoutineEntry now, RoutineEntry next) {
    PropKey wanted = next.prop();
    if (wanted != null
        && now.prop() == null
        && now.capabilities().writes().contains(wanted.tag())) {
      return Set.of(wanted.toString());
    }
    return writes(now);
  }

  private static void news(
      List<Widening> all, Kind kind, String routine, Set<String> now, Set<String> next) {
    next.stream()
        .filter(one -> !now.contains(one))
        .sorted()
        .forEach(one -> all.add(new Widening(kind, routine, one)));
  }

  private static Set<String> names(Set<Tag> tags) {
    return tags.stream().map(Tag::name).collect(Collectors.toSet());
  }

  // "r" and "org.example.own:r" are the same routine.
  private Set<String> full(Set<String> invokes) {
    return invokes.stream()
        .map(one -> one.contains(":") ? one : plug + ":" + one)
        .collect(Collectors.toSet());
  }

  /// By name; null where the operator's holds.
  private static Map<String, @Nullable Long> limits(LimitsEntry limits) {
    var byName = new LinkedHashMap<String, @Nullable Long>();
    byName.put("wallMillis", limits.wallMillis());
    byName.put("memoryPages", wide(limits.memoryPages()));
    byName.put("tableEntries", wide(limits.tableEntries()));
    byName.put("hostCalls", limits.hostCalls());
    byName.put("outputBytes", limits.outputBytes());
    byName.put("logBytes", limits.logBytes());
    byName.put("blobBytes", limits.blobBytes());
    byName.put("edits", limits.edits());
    return byName;
  }

  private static @Nullable Long wide(@Nullable Integer number) {
    return number == null ? null : Long.valueOf(number);
  }
}
