package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.jspecify.annotations.Nullable;

/// Makes up values that a form may take, built from what it says; a validator has the last word.
/// Each value is bounded in steps, depth and size, so a schema that refers to itself ends. One
/// thread; the same random numbers give the same values.
final class DocumentGenerator {

  private static final int MOST_STEPS = 5_000;

  /// What one of these steps costs, in steps of holding a value against a form.
  private static final int STEP = 20;

  private static final int LETTERS_PER_STEP = 8;
  private static final int DEEP = 6;
  private static final int DEEPEST = 40;
  private static final int MOST_ELEMENTS = 3_000;
  private static final int MOST_REMEMBERED = 1_000;

  private static final Set<String> ELEMENTS =
      Set.of("items", "prefixItems", "contains", "unevaluatedItems");

  private final SchemaForm form;
  private final RandomGenerator random;
  private final Alternatives alternatives = new Alternatives();
  private final IdentityHashMap<Alternative, Map<String, List<Place>>> fields =
      new IdentityHashMap<>();
  private final IdentityHashMap<Alternative, List<JsonType>> kinds = new IdentityHashMap<>();
  private final Letters letters = new Letters();
  private int left;
  private int richness;
  private Hints hints = Hints.NONE;
  private boolean everywhere;

  /// Where a value is to be special, and what may make it so.
  ///
  /// @param path to there
  /// @param everywhere whether the hints hold for all of the value
  record Aim(List<Step> path, Hints hints, boolean everywhere) {
    static final Aim NOWHERE = new Aim(List.of(), Hints.NONE, false);
  }

  DocumentGenerator(SchemaForm form, RandomGenerator random) {
    this.form = form;
    this.random = random;
  }

  /// A value, or none if it lost its way.
  ///
  /// @param rich 0 for as little as the schema lets; to 4 for more
  /// @throws Alternatives.TooMany if the schema composes too much
  Optional<JsonNode> next(int rich, Aim aim) {
    left = MOST_STEPS;
    letters.begin();
    richness = rich;
    hints = aim.hints();
    everywhere = aim.everywhere();
    return Optional.ofNullable(value(List.of(form.place()), 0, aim.path(), true));
  }

  /// What the last value took, in steps of holding one against a form.
  long spent() {
    return (long) STEP * (MOST_STEPS - Math.max(0, left)) + letters.taken() / LETTERS_PER_STEP;
  }

  /// @param path the rest of the way to the aim
  /// @param aimed whether this is on that way
  private @Nullable JsonNode value(List<Place> places, int deep, List<Step> path, boolean aimed) {
    if (--left < 0 || deep > DEEPEST) {
      return null;
    }
    boolean here = here(path, aimed);
    if (places.isEmpty() && (path.isEmpty() || !aimed)) {
      return one(here ? hints.anything() : Hints.NONE.anything());
    }
    var choices = new ArrayList<>(alternatives.of(places));
    Collections.shuffle(choices, random);
    for (Alternative choice : choices.subList(0, Math.min(4, choices.size()))) {
      var types = new ArrayList<>(kinds.computeIfAbsent(choice, this::kinds));
      Collections.shuffle(types, random);
      prefer(types, deep, aimed && !path.isEmpty() ? path.getFirst() : null);
      for (JsonType type : types.subList(0, Math.min(2, types.size()))) {
        JsonNode made = value(choice, type, deep, path, aimed);
        if (made != null) {
          return made;
        }
      }
    }
    return null;
  }

  private boolean here(List<Step> path, boolean aimed) {
    return everywhere || (aimed && path.isEmpty());
  }

  /// The kinds of value to try: not those that are refused whole.
  private List<JsonType> kinds(Alternative choice) {
    return alternatives.kinds(choice).stream()
        .filter(type -> choice.refused().stream().noneMatch(place -> takesAll(place, type)))
        .toList();
  }

  private boolean takesAll(Place place, JsonType type) {
    var all = new Case(Alternative.ANYTHING, type, null);
    return type != JsonType.OBJECT
        && alternatives.of(List.of(place)).stream()
            .filter(each -> each.refused().isEmpty())
            .flatMap(each -> Stream.of(each.facts()))
            .anyMatch(
                facts ->
                    facts.stream()
                        .flatMap(fact -> fact.node().properties().stream())
                        .allMatch(
                            field ->
                                (type != JsonType.ARRAY || !ELEMENTS.contains(field.getKey()))
                                    && all.says(field.getKey(), field.getValue())));
  }

  private void prefer(List<JsonType> types, int deep, @Nullable Step step) {
    if (step != null) {
      JsonType wanted = step instanceof Step.Element ? JsonType.ARRAY : JsonType.OBJECT;
      if (types.remove(wanted)) {
        types.addFirst(wanted);
      }
    } else if (deep > DEEP) {
      Collections.sort(types);
    }
  }

  private @Nullable JsonNode value(
      Alternative choice, JsonType type, int deep, List<Step> path, boolean aimed) {
    boolean here = here(path, aimed);
    var nodes = CanonicalNodes.INSTANCE;
    List<JsonNode> listed = choice.values();
    if (listed != null) {
      return one(listed.stream().filter(value -> JsonType.of(value) == type).toList());
    }
    var scalars = new Scalars(choice, here ? hints : Hints.NONE, random, letters);
    return switch (type) {
      case NULL -> nodes.nullNode();
      case BOOLEAN -> nodes.booleanNode(random.nextBoolean());
      case INTEGER -> scalars.integer();
      case FRACTION -> scalars.fraction();
      case STRING -> scalars.string();
      case ARRAY -> list(choice, deep, path, aimed);
      case OBJECT -> object(choice, deep, path, aimed);
    };
  }

  private @Nullable JsonNode one(List<JsonNode> values) {
    return values.isEmpty() ? null : values.get(random.nextInt(values.size()));
  }

  /// Whether to put what need not be.
  private boolean more(int deep) {
    return deep <= DEEP && random.nextInt(5) < richness;
  }

  private int size(long least, long most, boolean here, int deep) {
    long size = least + (deep > DEEP || richness == 0 ? 0 : random.nextInt(1 + richness));
    if (here && !hints.counts().isEmpty() && random.nextInt(3) > 0) {
      var counts = List.copyOf(hints.counts());
      size = counts.get(random.nextInt(counts.size()));
    }
    return (int) Math.min(Math.max(size, least), Math.min(most, MOST_ELEMENTS));
  }

  private @Nullable JsonNode list(Alternative choice, int deep, List<Step> path, boolean aimed) {
    ArrayNode made = CanonicalNodes.INSTANCE.arrayNode();
    boolean here = here(path, aimed);
    List<Place> contained =
        choice.facts().stream()
            .filter(fact -> fact.node().has("contains"))
            .map(fact -> fact.at(fact.node().path("contains")))
            .toList();
    long least = Math.max(choice.least("minItems"), contained.size());
    int target =
        aimed && !path.isEmpty() && path.getFirst() instanceof Step.Element(int i) ? i : -1;
    int size = size(Math.max(least, target + 1L), choice.most("maxItems"), here, deep);
    var seen = new LinkedHashSet<JsonNode>();
    for (int i = 0; i < size; i++) {
      List<Place> places =
          i < contained.size()
              ? Stream.concat(choice.element(i).stream(), Stream.of(contained.get(i))).toList()
              : choice.element(i);
      if (Alternative.never(places)) {
        break;
      }
      boolean on = i == target;
      JsonNode element =
          !choice.unique() && i > 0 && !on && random.nextInt(3) == 0 && choice.prefix() == 0
              ? made.path(i - 1)
              : value(places, deep + 1, on ? path.subList(1, path.size()) : List.of(), on);
      if (element == null) {
        break;
      }
      if (!choice.unique() || seen.add(element)) {
        made.add(element);
      }
    }
    return made.size() < Math.min(choice.least("minItems"), MOST_ELEMENTS) || made.size() <= target
        ? null
        : made;
  }

  private @Nullable JsonNode object(Alternative choice, int deep, List<Step> path, boolean aimed) {
    ObjectNode made = CanonicalNodes.INSTANCE.objectNode();
    Step step = aimed && !path.isEmpty() ? path.getFirst() : null;
    boolean here = here(path, aimed);
    List<Step> rest = step == null ? List.of() : path.subList(1, path.size());
    String target = target(step);
    Set<String> required = new LinkedHashSet<>(choice.required());
    if (target != null) {
      required.add(target);
    }
    for (String name : required) {
      boolean on = name.equals(target);
      JsonNode value = field(choice, name, deep, on ? rest : List.of(), on);
      if (value == null) {
        return null;
      }
      made.set(name, value);
    }
    long most = choice.most("maxProperties");
    int wanted = size(choice.least("minProperties"), most, here, deep);
    var optional = new ArrayList<>(choice.names());
    Collections.shuffle(optional, random);
    for (String name : optional) {
      if (!made.has(name) && made.size() < most && (made.size() < wanted || more(deep))) {
        add(made, name, field(choice, name, deep, List.of(), false));
      }
    }
    others(made, choice, wanted, most, deep, here);
    return made.size() < choice.least("minProperties") ? null : made;
  }

  /// Adds fields the schema does not name, where it lets or must.
  private void others(
      ObjectNode made, Alternative choice, int wanted, long most, int deep, boolean here) {
    for (String name : otherNames(choice, wanted, here)) {
      if (!made.has(name) && made.size() < most && (made.size() < wanted || more(deep))) {
        List<Place> places = places(choice, name);
        if (!Alternative.never(places)) {
          add(made, name, value(places, deep + 1, List.of(), here));
        }
      }
    }
  }

  private Set<String> otherNames(Alternative choice, int wanted, boolean here) {
    var names = new LinkedHashSet<String>();
    var spelled =
        choice.facts().stream()
            .filter(fact -> fact.node().path("propertyNames").isObject())
            .map(fact -> fact.at(fact.node().path("propertyNames")))
            .toList();
    for (int i = 0; !spelled.isEmpty() && i < Math.min(2 * wanted + 2, MOST_ELEMENTS); i++) {
      JsonNode name = text(spelled, here);
      if (name != null && name.isTextual()) {
        names.add(name.textValue());
      }
    }
    choice.namePatterns().forEach(pattern -> names.add(PatternSample.of(pattern, random)));
    if (here && (spelled.isEmpty() || random.nextInt(4) == 0)) {
      names.addAll(hints.names());
      hints.counts().stream().filter(n -> n < 1_000).forEach(n -> names.add("m".repeat(n)));
    }
    if (spelled.isEmpty()) {
      names.add("m");
      for (int i = 1; names.size() < wanted; i++) {
        names.add("m" + i);
      }
    }
    return names;
  }

  private @Nullable JsonNode text(List<Place> places, boolean here) {
    return alternatives.of(places).stream()
        .filter(choice -> alternatives.kinds(choice).contains(JsonType.STRING))
        .findFirst()
        .map(choice -> value(choice, JsonType.STRING, 0, List.of(), here))
        .orElse(null);
  }

  private static void add(ObjectNode made, String name, @Nullable JsonNode value) {
    if (value != null) {
      made.set(name, value);
    }
  }

  private @Nullable String target(@Nullable Step step) {
    return switch (step) {
      case Step.Field(String name) -> name;
      case Step.OtherField(Set<String> matches) ->
          matches.isEmpty() ? "more" : PatternSample.of(matches.iterator().next(), random);
      case Step.Element _ -> null;
      case null -> null;
    };
  }

  private List<Place> places(Alternative choice, String name) {
    Map<String, List<Place>> known = fields.computeIfAbsent(choice, _ -> new HashMap<>());
    List<Place> there = known.get(name);
    if (there == null) {
      there = choice.field(name);
      if (known.size() < MOST_REMEMBERED) {
        known.put(name, there);
      }
    }
    return there;
  }

  private @Nullable JsonNode field(
      Alternative choice, String name, int deep, List<Step> path, boolean aimed) {
    List<Place> places = places(choice, name);
    return Alternative.never(places) ? null : value(places, deep + 1, path, aimed);
  }
}
