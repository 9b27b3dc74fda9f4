package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one JSON object of a manifest, field by field. What does not fit becomes a fault and is
/// answered as absent; a field that nobody asked for becomes one in [#done].
final class Fields {

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

  String at(String field) {
    return at(pointer, field);
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

  /// The entries of an object by name; none when it is absent.
  SortedMap<String, JsonNode> entries(String field, String wanted) {
    JsonNode value = any(field, false, wanted);
    var entries = new TreeMap<String, JsonNode>();
    if (value != null && !value.isObject()) {
      faults.add(at(field), found(value), "wanted " + wanted);
    } else if (value != null) {
      value.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    }
    return entries;
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
