package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proves that every value which one form takes, another takes too. What it says is proven is so;
/// what it does not prove may still be so, and it names the gaps.
///
/// It goes down both schemas together: a pair of places that is met again below itself holds by
/// induction over the depth of the value. For one pair of forms, by one thread.
final class Inclusion {

  private static final int MOST_GAPS = 16;
  private static final int MOST_STEPS = 200_000;
  private static final int MOST_NAME_PATTERNS = 4;

  /// Where a proof stopped.
  ///
  /// @param pointer to the keyword, in the schema of the wider form
  /// @param path to such values
  /// @param near the subschemas there, of both sides
  record Gap(String pointer, String keyword, List<Step> path, List<JsonNode> near) {}

  private record Claim(List<Place> narrow, Place wide) {}

  private final Alternatives alternatives = new Alternatives();

  /// Proven, if those that are begun are.
  private final LinkedHashSet<Claim> assumed = new LinkedHashSet<>();

  private final Map<Claim, Gap> failed = new HashMap<>();
  private int steps;

  private Inclusion() {}

  /// Where proofs stopped, the first sixteen; empty if all values of `narrow` are proven to be
  /// values of `wide`.
  static List<Gap> gaps(SchemaForm narrow, SchemaForm wide) {
    var gaps = new ArrayList<Gap>();
    try {
      new Inclusion().proven(List.of(narrow.place()), wide.place(), List.of(), gaps);
    } catch (Alternatives.TooMany e) {
      gaps.add(new Gap("", "allOf", List.of(), List.of(narrow.root(), wide.root())));
    }
    return gaps;
  }

  private boolean proven(List<Place> narrow, Place wide, List<Step> path, List<Gap> gaps) {
    if (++steps > MOST_STEPS) {
      throw new Alternatives.TooMany();
    }
    if (narrow.contains(wide) || trivial(wide.node())) {
      return true;
    }
    var claim = new Claim(narrow, wide);
    if (assumed.contains(claim)) {
      return true;
    }
    Gap before = failed.get(claim);
    if (before != null) {
      add(gaps, new Gap(before.pointer(), before.keyword(), path, before.near()));
      return false;
    }
    int mark = assumed.size();
    assumed.add(claim);
    var here = new ArrayList<Gap>();
    boolean all = true;
    for (Alternative alternative : alternatives.of(narrow)) {
      for (JsonType type : alternatives.kinds(alternative)) {
        all &= proven(alternative, type, wide, path, here);
      }
    }
    here.forEach(gap -> add(gaps, gap));
    if (!all) {
      while (assumed.size() > mark) {
        assumed.removeLast();
      }
      failed.put(claim, here.getFirst());
    }
    return all;
  }

  private static boolean trivial(JsonNode node) {
    return node.isBoolean() ? node.booleanValue() : node.isEmpty();
  }

  private boolean proven(
      Alternative narrow, JsonType type, Place wide, List<Step> path, List<Gap> gaps) {
    List<JsonNode> values = listed(narrow, type);
    if (values == null) {
      return met(new Case(narrow, type, null), wide, path, gaps);
    }
    boolean all = true;
    for (JsonNode value : values) {
      var only = new Case(narrow.and(Exactly.fact(value)), type, value);
      if (JsonType.of(value) == type && only.consistent()) {
        all &= met(only, wide, path, gaps);
      }
    }
    return all;
  }

  private static @Nullable List<JsonNode> listed(Alternative narrow, JsonType type) {
    return switch (type) {
      case NULL -> List.of(NullNode.instance);
      case BOOLEAN -> {
        List<JsonNode> values = narrow.values();
        yield values == null ? List.of(BooleanNode.FALSE, BooleanNode.TRUE) : values;
      }
      case INTEGER, FRACTION, STRING, ARRAY, OBJECT -> narrow.values();
    };
  }

  /// Whether some alternative of the wider place takes all values of a case.
  private boolean met(Case narrow, Place wide, List<Step> path, List<Gap> gaps) {
    List<Gap> best = null;
    for (Alternative wider : alternatives.of(List.of(wide))) {
      int mark = assumed.size();
      var here = new ArrayList<Gap>();
      if (met(narrow, wider, wide, path, here)) {
        return true;
      }
      while (assumed.size() > mark) {
        assumed.removeLast();
      }
      if (best == null || deepest(here) > deepest(best)) {
        best = here;
      }
    }
    if (best == null) {
      best = new ArrayList<>();
      gap(best, wide, "properties", path, List.of(wide.node()));
    }
    best.forEach(gap -> add(gaps, gap));
    return false;
  }

  private static int deepest(List<Gap> gaps) {
    return gaps.stream().mapToInt(gap -> gap.path().size()).max().orElse(0);
  }

  private boolean met(Case narrow, Alternative wider, Place wide, List<Step> path, List<Gap> gaps) {
    boolean all = true;
    for (Place fact : wider.facts()) {
      for (var field : fact.node().properties()) {
        if (!says(narrow, fact, field.getKey(), field.getValue(), path)) {
          gap(gaps, fact, field.getKey(), path, near(narrow, fact));
          all = false;
        }
      }
    }
    for (Place refused : wider.refused()) {
      if (!refuses(narrow.values(), refused, path)) {
        gap(gaps, refused, "not", path, near(narrow, refused));
        all = false;
      }
    }
    return switch (narrow.type()) {
      case OBJECT -> fields(narrow, wider, wide, path, gaps) && all;
      case ARRAY -> elements(narrow, wider, path, gaps) && all;
      case NULL, BOOLEAN, INTEGER, FRACTION, STRING -> all;
    };
  }

  private static List<JsonNode> near(Case narrow, Place wide) {
    var near = new ArrayList<JsonNode>();
    narrow.values().facts().forEach(fact -> near.add(fact.node()));
    near.add(wide.node());
    return near;
  }

  private static void gap(
      List<Gap> gaps, Place wide, String keyword, List<Step> path, List<JsonNode> near) {
    add(gaps, new Gap(wide.form().origin(wide.node()), keyword, path, near));
  }

  private static void add(List<Gap> gaps, Gap gap) {
    if (gaps.size() < MOST_GAPS) {
      gaps.add(gap);
    }
  }

  /// Whether a case says what a keyword wants.
  private boolean says(Case narrow, Place fact, String keyword, JsonNode wanted, List<Step> path) {
    if (keyword.equals("contains") && narrow.type() == JsonType.ARRAY) {
      return contains(narrow.values(), fact, path);
    }
    if (keyword.equals("propertyNames") && narrow.type() == JsonType.OBJECT) {
      return narrow.values().facts().stream()
          .filter(mine -> mine.node().has(keyword))
          .anyMatch(
              mine -> holds(List.of(mine.at(mine.node().path(keyword))), fact.at(wanted), path));
    }
    if (keyword.equals("unevaluatedItems") && narrow.type() == JsonType.ARRAY) {
      return trivial(wanted);
    }
    return narrow.says(keyword, wanted);
  }

  /// Whether some `contains` of the narrower side is as demanding at either end.
  private boolean contains(Alternative narrow, Place fact, List<Step> path) {
    Place wanted = fact.at(fact.node().path("contains"));
    boolean least = wantsSome(fact) == 0;
    boolean most = !fact.node().has("maxContains");
    for (Place mine : narrow.facts()) {
      if (mine.node().has("contains")) {
        Place element = mine.at(mine.node().path("contains"));
        least |= wantsSome(mine) >= wantsSome(fact) && holds(List.of(element), wanted, path);
        most |=
            mine.node().has("maxContains")
                && Alternative.count(mine.node().path("maxContains"))
                    <= Alternative.count(fact.node().path("maxContains"))
                && holds(List.of(wanted), element, path);
      }
    }
    return least && most;
  }

  private static long wantsSome(Place fact) {
    JsonNode least = fact.node().path("minContains");
    return least.isNumber() ? Alternative.count(least) : 1;
  }

  /// Whether no value of the alternative meets the place.
  private boolean refuses(Alternative narrow, Place place, List<Step> path) {
    return narrow.refused().stream().anyMatch(mine -> holds(List.of(place), mine, path))
        || alternatives.disjoint(narrow, place);
  }

  private boolean holds(List<Place> narrow, Place wide, List<Step> path) {
    return proven(narrow, wide, path, new ArrayList<>());
  }

  private boolean fields(
      Case narrow, Alternative wider, Place wide, List<Step> path, List<Gap> gaps) {
    Alternative values = narrow.values();
    boolean all = true;
    var names = new LinkedHashSet<>(values.names());
    names.addAll(wider.names());
    for (String name : names) {
      Step step = new Step.Field(name);
      all &= field(values.field(name), wider.field(name), wide, Step.then(path, step), gaps);
    }
    var patterns = new LinkedHashSet<>(values.namePatterns());
    patterns.addAll(wider.namePatterns());
    if (patterns.size() > MOST_NAME_PATTERNS) {
      gap(gaps, wide, "patternProperties", path, near(narrow, wide));
      return false;
    }
    for (Set<String> matched : subsets(List.copyOf(patterns))) {
      Step step = new Step.OtherField(matched);
      all &=
          field(
              values.otherField(matched),
              wider.otherField(matched),
              wide,
              Step.then(path, step),
              gaps);
    }
    return all;
  }

  private static List<Set<String>> subsets(List<String> all) {
    var subsets = new ArrayList<Set<String>>();
    for (int bits = 0; bits < 1 << all.size(); bits++) {
      var subset = new LinkedHashSet<String>();
      for (int i = 0; i < all.size(); i++) {
        if ((bits & 1 << i) != 0) {
          subset.add(all.get(i));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }

  private boolean field(
      List<Place> narrow, List<Place> wanted, Place wide, List<Step> path, List<Gap> gaps) {
    if (Alternative.never(narrow)) {
      return true;
    }
    boolean all = true;
    for (Place place : wanted) {
      if (place.node().isBoolean()) {
        if (!alternatives.of(narrow).isEmpty()) {
          gap(gaps, wide, "properties", path, List.of(wide.node()));
          all = false;
        }
      } else {
        all &= proven(narrow, place, path, gaps);
      }
    }
    return all;
  }

  private boolean elements(Case narrow, Alternative wider, List<Step> path, List<Gap> gaps) {
    boolean all = true;
    int classes = Math.max(narrow.values().prefix(), wider.prefix()) + 1;
    for (int i = 0; i < Math.min(classes, narrow.mostElements()); i++) {
      for (Place wanted : wider.element(i)) {
        List<Step> there = Step.then(path, new Step.Element(i));
        all &= proven(narrow.values().element(i), wanted, there, gaps);
      }
    }
    return all;
  }
}
