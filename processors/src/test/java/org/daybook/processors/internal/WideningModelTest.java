package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Grants;
import org.daybook.processors.Homes;
import org.daybook.processors.Manifest;
import org.daybook.processors.Manifest.Form;
import org.daybook.processors.Manifest.Kind;
import org.daybook.processors.Manifest.LimitsEntry;
import org.daybook.processors.Manifest.Merge;
import org.daybook.processors.Manifest.ProcessorEntry;
import org.daybook.processors.Manifest.RoutineEntry;
import org.daybook.processors.ProcessorSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whether an update is held, against a model that knows nothing of differences: it lists every
/// single thing that a routine may do, and an update is held if some routine of it may do what no
/// single routine before (its namesake, if there was one) might.
class WideningModelTest {

  private static final int PAIRS = 100_000;
  private static final String PLUG = "org.a.b";
  private static final List<String> TAGS = List.of("org.a.b", "org.a.bc", "org.a", "org.a.b.c");
  private static final List<String> HOSTS =
      List.of("example.org", "example.org:80", "example.or", "www.example.org");
  private static final List<String> INVOKES =
      List.of("r", "s", "org.a.b:r", "org.a.bc:r", "org.a.bc:s");
  private static final List<String> PLUGS = List.of("org.a.bc", "org.a", "org.daybook", "org.c");

  @Test
  void anUpdateIsHeldExactlyWhenTheModelSaysSo() {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    System.out.println("widening model, seed " + seed + " (-Ddaybook.seed repeats it)");
    var random = new Random(seed);
    int held = 0;
    for (int i = 0; i < PAIRS; i++) {
      Manifest now = manifest(random);
      Manifest next = random.nextInt(4) == 0 ? manifest(random) : changed(now, random);
      boolean expected = model(now, next);
      assertThat(!Widenings.between(now, next).isEmpty())
          .as("seed %d, pair %d: %s then %s", seed, i, now, next)
          .isEqualTo(expected);
      assertThat(Widenings.between(next, next)).isEmpty();
      held += expected ? 1 : 0;
    }
    // Both answers are common, or the test would show nothing.
    assertThat(held).isBetween(PAIRS / 5, PAIRS * 4 / 5);
  }

  private static boolean model(Manifest now, Manifest next) {
    for (String plug : PLUGS) {
      if (!plug.equals("org.daybook") && needs(next, plug) && !needs(now, plug)) {
        return true;
      }
    }
    for (var entry : next.processors().entrySet()) {
      if (entry.getValue().merge() == Merge.REVIEW) {
        continue;
      }
      ProcessorEntry namesake = now.processors().get(entry.getKey());
      if (namesake != null && namesake.merge() == Merge.REVIEW) {
        return true;
      }
      var all = new HashSet<Merge>();
      var ofRoutine = new HashSet<Merge>();
      for (ProcessorEntry one : now.processors().values()) {
        all.add(one.merge());
        if (one.routine().equals(entry.getValue().routine())) {
          ofRoutine.add(one.merge());
        }
      }
      var reviewed = Set.of(Merge.REVIEW);
      if (ofRoutine.equals(reviewed) || namesake == null && all.equals(reviewed)) {
        return true;
      }
    }
    return next.routines().keySet().stream().anyMatch(name -> wider(name, now, next));
  }

  private static boolean needs(Manifest manifest, String plug) {
    boolean uses = false;
    for (Manifest.Use use : manifest.uses().values()) {
      uses |= use.owner().equals(plug);
    }
    return uses || manifest.requires().containsKey(plug);
  }

  private static boolean wider(String name, Manifest now, Manifest next) {
    RoutineEntry namesake = now.routines().get(name);
    List<RoutineEntry> before =
        namesake == null ? List.copyOf(now.routines().values()) : List.of(namesake);
    for (RoutineEntry one : before) {
      if (doings(one).containsAll(doings(next.routines().get(name)))) {
        return false;
      }
    }
    return true;
  }

  /// Everything a routine may do, one text each; limits as every number up to them.
  private static Set<String> doings(@Nullable RoutineEntry routine) {
    var all = new HashSet<String>();
    if (routine == null) {
      return all;
    }
    for (String tag : TAGS) {
      if (routine.capabilities().reads().contains(new Tag(tag))) {
        all.add("read " + tag);
      }
      for (String id : List.of("main", "x", "any other")) {
        var prop = routine.prop();
        boolean one = prop == null || prop.toString().equals(tag + "/" + id);
        if (one && routine.capabilities().writes().contains(new Tag(tag))) {
          all.add("write " + tag + "/" + id);
        }
      }
    }
    routine.grants().hosts().forEach(host -> all.add("ask " + host));
    for (String invoke : routine.grants().invokes()) {
      all.add("run " + (invoke.indexOf(':') < 0 ? PLUG + ":" + invoke : invoke));
    }
    if (routine.grants().query()) {
      all.add("query");
    }
    if (routine.stateless()) {
      all.add("keep");
    }
    long calls = routine.limits().hostCalls() == null ? 9 : routine.limits().hostCalls();
    for (int i = 1; i <= calls; i++) {
      all.add("call " + i);
    }
    long edits = routine.limits().edits() == null ? 9 : routine.limits().edits();
    for (int i = 1; i <= edits; i++) {
      all.add("edit " + i);
    }
    return all;
  }

  private static Manifest manifest(Random random) {
    var routines = new TreeMap<String, RoutineEntry>();
    for (String name : List.of("r", "s", "t")) {
      if (random.nextBoolean()) {
        routines.put(name, routine(random));
      }
    }
    var requires = new TreeMap<String, String>();
    some(PLUGS, random, 8).forEach(plug -> requires.put(plug, "*"));
    var uses = new TreeMap<Tag, Manifest.Use>();
    for (String tag : some(TAGS, random, 8)) {
      uses.put(new Tag(tag), new Manifest.Use(PLUGS.get(random.nextInt(PLUGS.size())), "*", null));
    }
    return of(requires, uses, routines, processors(random));
  }

  private static TreeMap<String, ProcessorEntry> processors(Random random) {
    var processors = new TreeMap<String, ProcessorEntry>();
    for (String name : some(List.of("p", "q"), random, 2)) {
      processors.put(
          name,
          new ProcessorEntry(
              JsonNodeFactory.instance.objectNode(),
              random.nextBoolean() ? "r" : "s",
              new Tag(PLUG).main(),
              null,
              random.nextInt(3) == 0 ? Merge.AUTO : Merge.REVIEW,
              ProcessorSpec.Supersede.CANCEL,
              new ProcessorSpec.Retry(1, java.time.Duration.ZERO, java.time.Duration.ZERO),
              Homes.ANYWHERE,
              null));
    }
    return processors;
  }

  private static RoutineEntry routine(Random random) {
    var writes = some(TAGS, random, 3);
    PropKey prop =
        writes.isEmpty() || random.nextInt(4) > 0
            ? null
            : new PropKey(new Tag(writes.iterator().next()), random.nextBoolean() ? "main" : "x");
    return new RoutineEntry(
        prop == null ? Kind.DOC : Kind.PROP,
        Form.ABI,
        "m.wasm",
        random.nextBoolean(),
        prop,
        new Capabilities(
            tags(some(TAGS, random, 3)), tags(prop == null ? writes : Set.of(prop.tag().name()))),
        new Grants(some(HOSTS, random, 5), some(INVOKES, random, 5), random.nextInt(3) == 0),
        new LimitsEntry(null, null, null, limit(random), null, null, null, limit(random)),
        Homes.ANYWHERE);
  }

  private static @Nullable Long limit(Random random) {
    int limit = random.nextInt(1, 6);
    return limit == 5 ? null : Long.valueOf(limit);
  }

  /// One small step away, so that near misses are common.
  private static Manifest changed(Manifest now, Random random) {
    var routines = new TreeMap<>(now.routines());
    List<String> names = new ArrayList<>(Arrays.asList("r", "s", "t"));
    String name = names.get(random.nextInt(names.size()));
    RoutineEntry there = routines.get(name);
    switch (random.nextInt(5)) {
      case 0 -> routines.remove(name);
      case 1 -> {
        if (!routines.isEmpty()) {
          routines.put(name, routines.firstEntry().getValue());
        }
      }
      default -> {
        if (there != null) {
          routines.put(name, partly(there, routine(random), random));
        }
      }
    }
    var requires = new TreeMap<>(now.requires());
    if (random.nextInt(6) == 0) {
      requires.put(PLUGS.get(random.nextInt(PLUGS.size())), "^1.0.0");
    } else if (random.nextInt(6) == 0 && !requires.isEmpty()) {
      requires.remove(requires.firstKey());
    }
    var processors = random.nextInt(6) == 0 ? processors(random) : new TreeMap<>(now.processors());
    return of(requires, new TreeMap<>(now.uses()), routines, processors);
  }

  /// One part of a routine taken from another.
  private static RoutineEntry partly(RoutineEntry now, RoutineEntry other, Random random) {
    int part = random.nextInt(4);
    boolean writes = part == 0;
    return new RoutineEntry(
        writes ? other.kind() : now.kind(),
        now.form(),
        random.nextBoolean() ? "m.wasm" : "other.wasm",
        now.stateless(),
        writes ? other.prop() : now.prop(),
        new Capabilities(
            part == 1 ? other.capabilities().reads() : now.capabilities().reads(),
            writes ? other.capabilities().writes() : now.capabilities().writes()),
        part == 2 ? other.grants() : now.grants(),
        part == 3 ? other.limits() : now.limits(),
        now.home());
  }

  private static Manifest of(
      TreeMap<String, String> requires,
      TreeMap<Tag, Manifest.Use> uses,
      TreeMap<String, RoutineEntry> routines,
      TreeMap<String, ProcessorEntry> processors) {
    return new Manifest(
        PLUG,
        "1.0.0",
        "",
        "",
        requires,
        new TreeMap<Tag, JsonNode>(),
        uses,
        routines,
        processors,
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static Set<String> some(List<String> from, Random random, int oneIn) {
    var some = new HashSet<String>();
    for (String one : from) {
      if (random.nextInt(oneIn) == 0) {
        some.add(one);
      }
    }
    return some;
  }

  private static Set<Tag> tags(Set<String> names) {
    var tags = new HashSet<Tag>();
    names.forEach(name -> tags.add(new Tag(name)));
    return tags;
  }
}
