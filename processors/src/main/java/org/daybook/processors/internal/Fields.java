package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// Reads one JSON object of a manifest, field by field. What does not fit becomes a fault and is
/// answered as absent; a field that nobody asked for becomes one in [#done].
final class Fields {

  private static final int MOST_ENTRIES = 200;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,59}");
  private static final String A_NAME =
      "a name of at most 60 lower-case letters, digits, - and _, starting with a letter";

  private final JsonNode object;
  private final String pointer;
  private final Faults faults;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(JsonNode object, String pointer, Faults faults) {
    this.object = object;
    this.pointer = pointer;
    this.faults = faults;
  }

  /// A JSON pointer to a field below another pointer.
  static String at(String pointer, String field) {
    return pointer + "/" + field.replace("~", "~0").replace("/", "~1");
  }

  /// What this object is called in the one around it.
  String name() {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  String at(String field) {
    return at(pointer, field);
  }

  /// Says what is wrong with a field.
  void fault(String field, String rule, String remedy) {
    faults.add(at(field), rule, remedy);
  }

  /// Says what is wrong further down.
  ///
  /// @param path from here, its parts free of / and ~
  void faultIn(String path, String rule, String remedy) {
    faults.add(pointer + "/" + path, rule, remedy);
  }

  boolean has(String field) {
    return object.has(field);
  }

  /// Whether an author may choose this name.
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Takes a field for known, whatever it holds.
  void ignore(String field) {
    known.add(field);
  }

  @Nullable JsonNode any(String field, boolean required, String wanted) {
    known.add(field);
    JsonNode value = object.get(field);
    if (value == null && required) {
      faults.add(at(field), "it is missing", "add it: " + wanted);
    }
    return value;
  }

  @Nullable String text(String field, boolean required, String wanted, @Nullable Pattern shape) {
    JsonNode value = any(field, required, wanted);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || (shape != null && !shape.matcher(value.textValue()).matches())) {
      faults.add(at(field), found(value), "wanted " + wanted);
      return null;
    }
    return value.textValue();
  }

  @Nullable Long whole(String field, long least, long most) {
    JsonNode value = any(field, false, "");
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      faults.add(
          at(field), found(value), "wanted a whole number from %d to %d".formatted(least, most));
      return null;
    }
    return value.longValue();
  }

  /// One of these words; null when the field is absent too.
  @Nullable String word(String field, boolean required, Collection<String> words) {
    String wanted = words.stream().map("\"%s\""::formatted).collect(Collectors.joining(" or "));
    String word = text(field, required, wanted, null);
    if (word != null && !words.contains(word)) {
      fault(field, "found \"%s\"".formatted(word), "wanted " + wanted);
      return null;
    }
    return word;
  }

  /// Whether a field is there and true.
  boolean flag(String field) {
    JsonNode value = any(field, false, "");
    if (value != null && !value.isBoolean()) {
      fault(field, found(value), "wanted true or false");
    }
    return value != null && value.isBoolean() && value.booleanValue();
  }

  @Nullable PropKey key(String field, boolean required, String wanted) {
    String text = text(field, required, wanted, null);
    if (text == null) {
      return null;
    }
    try {
      return PropKey.parse(text);
    } catch (IllegalArgumentException malformed) {
      fault(field, String.valueOf(malformed.getMessage()), "wanted " + wanted);
      return null;
    }
  }

  /// A tag that stands anywhere in the object.
  @Nullable Tag tag(String name, String at) {
    try {
      return new Tag(name);
    } catch (IllegalArgumentException malformed) {
      faults.add(at, String.valueOf(malformed.getMessage()), "correct the tag");
      return null;
    }
  }

  /// An object within this one; null when it is absent too.
  @Nullable Fields within(String field) {
    JsonNode value = any(field, false, "");
    return value == null ? null : of(value, at(field), faults);
  }

  /// The entries of an object by name; none when it is absent, or has too many.
  SortedMap<String, JsonNode> entries(String field, String wanted) {
    JsonNode value = any(field, false, wanted);
    var entries = new TreeMap<String, JsonNode>();
    if (value != null && !value.isObject()) {
      fault(field, found(value), "wanted " + wanted);
    } else if (value != null && value.size() > MOST_ENTRIES) {
      fault(
          field,
          "it has %d entries".formatted(value.size()),
          "at most %d are read".formatted(MOST_ENTRIES));
    } else if (value != null) {
      value.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    }
    return entries;
  }

  /// The entries of an object, each an object itself, by names that an author chose.
  <T> SortedMap<String, T> named(
      String field, String wanted, Function<Fields, @Nullable T> reader) {
    var read = new TreeMap<String, T>();
    entries(field, wanted)
        .forEach(
            (name, value) -> {
              String at = at(at(field), name);
              if (!isName(name)) {
                faults.add(at, "the name does not fit", "wanted " + A_NAME);
              }
              Fields entry = of(value, at, faults);
              T whole = entry == null ? null : reader.apply(entry);
              if (whole != null) {
                read.put(name, whole);
              }
            });
    return read;
  }

  List<String> texts(String field, String wanted) {
    JsonNode value = any(field, false, wanted);
    var texts = new ArrayList<String>();
    if (value == null) {
      return texts;
    }
    if (!value.isArray()) {
      faults.add(at(field), found(value), "wanted " + wanted);
      return texts;
    }
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isTextual()) {
        texts.add(value.get(i).textValue());
      } else {
        faults.add(at(field) + "/" + i, found(value.get(i)), "wanted " + wanted);
      }
    }
    return texts;
  }

  /// An object of its own, or null after a fault.
  static @Nullable Fields of(JsonNode value, String pointer, Faults faults) {
    if (!value.isObject()) {
      faults.add(pointer, found(value), "wanted a JSON object");
      return null;
    }
    return new Fields(value, pointer, faults);
  }

  JsonNode raw() {
    return object;
  }

  /// Reports the fields nobody asked for.
  void done() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                faults.add(
                    at(name),
                    "the field is unknown",
                    "remove it; known here: " + String.join(", ", known));
              }
            });
  }

  static String found(JsonNode value) {
    String text = value.toString();
    return "found " + (text.length() <= 80 ? text : text.substring(0, 77) + "...");
  }
}
