package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.daybook.documents.internal.schema.Alternative.Closing;

/// Multiplies out what composes a schema (`allOf`, `anyOf`, `oneOf`, `not`, `if`, `$ref`,
/// `dependent...`): a value meets it exactly if it meets one of its alternatives. Remembers; one
/// thread.
final class Alternatives {

  private static final int MOST = 128;
  private static final int DEEPEST_LOOK = 3;

  /// By how deep the look was from which they were asked for.
  private final List<Map<List<Place>, List<Alternative>>> known =
      Stream.generate(HashMap<List<Place>, List<Alternative>>::new)
          .<Map<List<Place>, List<Alternative>>>map(map -> map)
          .limit(DEEPEST_LOOK + 1L)
          .toList();

  private final IdentityHashMap<Alternative, Set<JsonType>> kinds = new IdentityHashMap<>();
  private int looking;

  /// There are too many of them to look at.
  static final class TooMany extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    TooMany() {
      super("a schema composes too many alternatives to look at", null, false, false);
    }
  }

  /// The alternatives in which a value meets all the places, without those that are plainly void.
  ///
  /// @throws TooMany beyond 128
  List<Alternative> of(List<Place> places) {
    Map<List<Place>, List<Alternative>> here = known.get(looking);
    List<Alternative> there = here.get(places);
    if (there != null) {
      return there;
    }
    List<Alternative> made = List.of(Alternative.ANYTHING);
    for (Place place : places) {
      made = product(made, expanded(place, false));
    }
    made = made.stream().filter(alternative -> !kinds(alternative).isEmpty()).toList();
    here.put(List.copyOf(places), made);
    if (looking == 0) {
      made.forEach(alternative -> kinds.put(alternative, found(alternative)));
    }
    return made;
  }

  /// @param counted whether it matters which alternatives a value meets besides, as they know
  ///     fields
  private List<Alternative> expanded(Place place, boolean counted) {
    JsonNode node = place.node();
    if (node.isBoolean()) {
      return node.booleanValue() ? List.of(Alternative.ANYTHING) : List.of();
    }
    boolean closing = node.has("unevaluatedProperties");
    boolean counts = counted || closing;
    List<Alternative> made = List.of(Alternative.fact(place));
    if (node.has("$ref")) {
      JsonNode target = place.form().target(node.path("$ref").textValue());
      made = product(made, expanded(place.at(target), counts));
    }
    for (JsonNode branch : node.path("allOf")) {
      made = product(made, expanded(place.at(branch), counts));
    }
    if (node.has("anyOf")) {
      made = product(made, any(place, node.path("anyOf"), counts));
    }
    if (node.has("oneOf")) {
      made = product(made, one(place, node.path("oneOf"), counts));
    }
    if (node.has("not")) {
      made = product(made, List.of(Alternative.not(place.at(node.path("not")))));
    }
    if (node.has("if")) {
      made = product(made, conditional(place, counts));
    }
    for (var dependent : node.path("dependentSchemas").properties()) {
      var there =
          product(
              List.of(Alternative.fact(place.at(requiring(dependent.getKey())))),
              expanded(place.at(dependent.getValue()), counts));
      made = product(made, joined(there, List.of(without(place, dependent.getKey()))));
    }
    for (var dependent : node.path("dependentRequired").properties()) {
      var there = new ArrayList<Alternative>();
      Alternative all = Alternative.fact(place.at(requiring(dependent.getKey())));
      for (JsonNode name : dependent.getValue()) {
        all = all.and(Alternative.fact(place.at(requiring(name.asText()))));
      }
      there.add(all);
      there.add(without(place, dependent.getKey()));
      made = product(made, there);
    }
    if (!closing) {
      return made;
    }
    return made.stream()
        .map(
            alternative ->
                alternative.closed(
                    new Closing(
                        place, alternative.facts(), place.at(node.path("unevaluatedProperties")))))
        .toList();
  }

  private List<Alternative> any(Place place, JsonNode branches, boolean counts) {
    List<Alternative> made = List.of();
    for (JsonNode branch : branches) {
      List<Alternative> alone = expanded(place.at(branch), counts);
      List<Alternative> besides = counts ? product(made, alone) : List.of();
      made = joined(joined(made, alone), besides);
    }
    return made;
  }

  private List<Alternative> one(Place place, JsonNode branches, boolean counts) {
    List<Alternative> made = List.of();
    for (int i = 0; i < branches.size(); i++) {
      List<Alternative> alone = expanded(place.at(branches.path(i)), counts);
      for (int j = 0; j < branches.size(); j++) {
        if (j != i) {
          alone = product(alone, List.of(Alternative.not(place.at(branches.path(j)))));
        }
      }
      made = joined(made, alone);
    }
    return made;
  }

  private List<Alternative> conditional(Place place, boolean counts) {
    JsonNode node = place.node();
    Place condition = place.at(node.path("if"));
    List<Alternative> met = expanded(condition, counts);
    if (node.has("then")) {
      met = product(met, expanded(place.at(node.path("then")), counts));
    }
    List<Alternative> unmet = List.of(Alternative.not(condition));
    if (node.has("else")) {
      unmet = product(unmet, expanded(place.at(node.path("else")), counts));
    }
    return joined(met, unmet);
  }

  private static Alternative without(Place place, String name) {
    ObjectNode without = CanonicalNodes.INSTANCE.objectNode();
    without.putObject("properties").put(name, false);
    return Alternative.fact(place.at(without));
  }

  private static ObjectNode requiring(String name) {
    ObjectNode requiring = CanonicalNodes.INSTANCE.objectNode();
    requiring.putArray("required").add(name);
    return requiring;
  }

  private List<Alternative> product(List<Alternative> some, List<Alternative> others) {
    var made = new ArrayList<Alternative>();
    for (Alternative one : some) {
      for (Alternative other : others) {
        Alternative both = one.and(other);
        if (!kinds(both).isEmpty()) {
          made.add(both);
        }
      }
    }
    return few(made);
  }

  private static List<Alternative> joined(List<Alternative> some, List<Alternative> others) {
    var made = new ArrayList<>(some);
    made.addAll(others);
    return few(made);
  }

  private static List<Alternative> few(List<Alternative> made) {
    if (made.size() > MOST) {
      throw new TooMany();
    }
    return made;
  }

  /// The kinds of value an alternative may take: none if it plainly takes nothing.
  Set<JsonType> kinds(Alternative alternative) {
    Set<JsonType> there = kinds.get(alternative);
    return there == null ? found(alternative) : there;
  }

  private Set<JsonType> found(Alternative alternative) {
    var kinds = EnumSet.noneOf(JsonType.class);
    for (JsonType type : alternative.types()) {
      if (possible(alternative, type)) {
        kinds.add(type);
      }
    }
    return kinds;
  }

  private boolean possible(Alternative alternative, JsonType type) {
    return switch (type) {
      case NULL, BOOLEAN -> true;
      case INTEGER -> !alternative.range().integers().empty();
      case FRACTION -> !alternative.range().empty();
      case STRING -> alternative.least("minLength") <= alternative.most("maxLength");
      case ARRAY -> alternative.least("minItems") <= alternative.most("maxItems");
      case OBJECT ->
          alternative.least("minProperties") <= alternative.most("maxProperties")
              && alternative.required().size() <= alternative.most("maxProperties")
              && alternative.required().stream().noneMatch(name -> isVoid(alternative.field(name)));
    };
  }

  private boolean isVoid(List<Place> places) {
    if (places.isEmpty() || looking == DEEPEST_LOOK) {
      return Alternative.never(places);
    }
    looking++;
    try {
      return of(places).isEmpty();
    } finally {
      looking--;
    }
  }

  /// Whether no value meets both.
  boolean disjoint(Alternative some, Place other) {
    return product(List.of(some), expanded(other, false)).isEmpty();
  }
}
