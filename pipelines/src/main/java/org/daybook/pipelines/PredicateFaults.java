package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.internal.Shortened;
import org.jspecify.annotations.Nullable;

/// Reads the single values of a predicate's JSON, and collects what is wrong with them.
final class PredicateFaults {

  private static final String KEY_REMEDY = "write \"<tag>\" or \"<tag>/<prop id>\"";

  private final List<Predicate.Fault> faults = new ArrayList<>();

  int count() {
    return faults.size();
  }

  List<Predicate.Fault> list() {
    return List.copyOf(faults);
  }

  static DaybookException.Incorrect invalid(List<Predicate.Fault> faults) {
    List<String> texts = faults.stream().map(Predicate.Fault::toString).toList();
    var context = new TreeMap<String, Object>();
    context.put("faults", texts);
    return new DaybookException.Incorrect(
        "predicate-invalid", "predicate: " + String.join("\n", texts), context);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // always null, whatever its caller returns
  <T> @Nullable T add(String at, String rule, String remedy) {
    faults.add(new Predicate.Fault(at, rule, remedy));
    return null;
  }

  /// Finds fault with members of other names.
  void members(JsonNode json, String at, List<String> known) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                add(
                    at + "/" + escaped(name),
                    "unknown member \"%s\"".formatted(name),
                    "remove it, or write one of " + String.join(", ", known));
              }
            });
  }

  @Nullable Tag tag(JsonNode json, String at) {
    return text(json, at, "a tag", "write \"<tag>\"", Tag::new);
  }

  @Nullable PropKey prop(JsonNode json, String at) {
    return text(json, at, "a prop key", KEY_REMEDY, PropKey::parse);
  }

  /// A text that something reads which refuses others with an `IllegalArgumentException`.
  <T> @Nullable T text(
      JsonNode json, String at, String wanted, String remedy, Function<String, T> read) {
    if (!json.isTextual()) {
      return add(at, "wanted %s, found %s".formatted(wanted, described(json)), remedy);
    }
    try {
      return read.apply(json.textValue());
    } catch (IllegalArgumentException e) {
      return add(at, String.valueOf(e.getMessage()), remedy);
    }
  }

  /// Some of an enum's words; all of them where there is no such member.
  <E extends Enum<E>> Set<E> words(
      JsonNode json, String at, Class<E> type, Function<E, String> word) {
    E[] all = type.getEnumConstants();
    if (json.isMissingNode()) {
      return EnumSet.allOf(type);
    }
    String known = Arrays.stream(all).map(word).collect(Collectors.joining(", "));
    var found = EnumSet.noneOf(type);
    if (!json.isArray() || json.isEmpty()) {
      add(at, "wanted a list of words, found " + described(json), "write some of " + known);
      return Collections.emptySet();
    }
    for (int i = 0; i < json.size(); i++) {
      String given = json.get(i).textValue();
      int before = found.size();
      for (E one : all) {
        if (word.apply(one).equals(given)) {
          found.add(one);
        }
      }
      if (found.size() == before) {
        add(
            at + "/" + i,
            "wanted a word that is not there yet, found " + described(json.get(i)),
            "write some of " + known);
      }
    }
    return found;
  }

  static String described(JsonNode json) {
    if (json.isMissingNode()) {
      return "nothing";
    }
    if (json.isObject() && !json.isEmpty()) {
      return "an object with "
          + json.propertyStream().map(Map.Entry::getKey).limit(5).collect(Collectors.joining(", "));
    }
    String text = json.toString();
    return Shortened.to(80, text);
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
