package org.daybook.pipelines;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// Reads one predicate from JSON, collecting every fault on the way.
final class PredicateReader {

  /// How deep a predicate may nest, and how many parts it may have: evaluation is recursive, and
  /// happens at every change.
  static final int MOST_DEPTH = 32;

  static final int MOST_PARTS = 1000;

  private static final Set<String> FIELD_MEMBERS = Set.of("prop", "pointer", "op", "value");

  private final List<Predicate.Fault> faults = new ArrayList<>();
  private int parts;

  Predicate read(JsonNode json) {
    Predicate predicate = node(json, "", 1);
    if (predicate == null || !faults.isEmpty()) {
      var context = new TreeMap<String, Object>();
      context.put("faults", faults.stream().map(Predicate.Fault::toString).toList());
      throw new DaybookException.Incorrect(
          "predicate-invalid",
          faults.stream()
              .map(Predicate.Fault::toString)
              .collect(Collectors.joining("\n", "predicate: ", "")),
          context);
    }
    return predicate;
  }

  List<Predicate.Fault> faults(JsonNode json) {
    node(json, "", 1);
    return List.copyOf(faults);
  }

  private @Nullable Predicate node(JsonNode json, String at, int depth) {
    if (depth > MOST_DEPTH) {
      return fault(
          at, "it nests deeper than " + MOST_DEPTH, "flatten it: and, or take any number of parts");
    }
    if (++parts > MOST_PARTS) {
      return parts == MOST_PARTS + 1
          ? fault(at, "it has more than " + MOST_PARTS + " parts", "make it smaller")
          : null;
    }
    if (!json.isObject() || json.size() != 1) {
      return fault(
          at,
          "wanted an object with one member, found " + described(json),
          "write one of has, not, and, or, field");
    }
    Map.Entry<String, JsonNode> only = json.properties().iterator().next();
    String inner = at + "/" + escaped(only.getKey());
    return switch (only.getKey()) {
      case "has" -> has(only.getValue(), inner);
      case "not" -> {
        Predicate negated = node(only.getValue(), inner, depth + 1);
        yield negated == null ? null : new Predicate.Not(negated);
      }
      case "and" -> {
        List<Predicate> all = list(only.getValue(), inner, depth);
        yield all == null ? null : new Predicate.And(all);
      }
      case "or" -> {
        List<Predicate> any = list(only.getValue(), inner, depth);
        yield any == null ? null : new Predicate.Or(any);
      }
      case "field" -> field(only.getValue(), inner);
      default ->
          fault(
              inner,
              "unknown kind \"%s\"".formatted(only.getKey()),
              "write one of has, not, and, or, field");
    };
  }

  private @Nullable Predicate has(JsonNode json, String at) {
    if (!json.isTextual()) {
      return fault(
          at,
          "wanted a tag or a prop key, found " + described(json),
          "write \"org.example.photo\"");
    }
    try {
      String text = json.textValue();
      return text.indexOf('/') < 0
          ? new Predicate.Has(new Tag(text))
          : new Predicate.HasProp(PropKey.parse(text));
    } catch (IllegalArgumentException e) {
      return fault(at, String.valueOf(e.getMessage()), "write \"<tag>\" or \"<tag>/<prop id>\"");
    }
  }

  private @Nullable List<Predicate> list(JsonNode json, String at, int depth) {
    if (!json.isArray() || json.isEmpty()) {
      fault(
          at,
          "wanted a list of one or more predicates, found " + described(json),
          "write [{\"has\":\"org.example.photo\"}]");
      return null;
    }
    var read = new ArrayList<Predicate>();
    for (int i = 0; i < json.size() && parts <= MOST_PARTS; i++) {
      Predicate one = node(json.get(i), at + "/" + i, depth + 1);
      if (one != null) {
        read.add(one);
      }
    }
    return read;
  }

  private @Nullable Predicate field(JsonNode json, String at) {
    if (!json.isObject()) {
      return fault(
          at,
          "wanted an object with prop, pointer, op and value, found " + described(json),
          "write {\"prop\":\"org.example.photo/main\",\"pointer\":\"/iso\",\"op\":\"gt\",\"value\":400}");
    }
    int before = faults.size();
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELD_MEMBERS.contains(name)) {
                fault(
                    at + "/" + escaped(name),
                    "unknown member \"%s\"".formatted(name),
                    "remove it, or write one of prop, pointer, op, value");
              }
            });
    PropKey key = prop(json.path("prop"), at + "/prop");
    JsonPointer pointer = pointer(json.path("pointer"), at + "/pointer");
    Predicate.Op op = op(json.path("op"), at + "/op");
    JsonNode value = json.get("value");
    if (op == Predicate.Op.EXISTS && value != null) {
      fault(at + "/value", "\"exists\" takes no value", "remove it");
    } else if (op != null && op != Predicate.Op.EXISTS && value == null) {
      fault(at + "/value", "\"%s\" compares with a value".formatted(op.word()), "add \"value\"");
    } else if (op != null && isOrder(op) && value != null && !hasOrder(value)) {
      fault(
          at + "/value",
          "\"%s\" wants a number or a text, found %s".formatted(op.word(), described(value)),
          "write a number or a text, or use eq, ne or contains");
    }
    return key == null || pointer == null || op == null || faults.size() > before
        ? null
        : new Predicate.Field(key, pointer, op, value);
  }

  private @Nullable PropKey prop(JsonNode json, String at) {
    if (!json.isTextual()) {
      return fault(
          at,
          "wanted a prop key, found " + described(json),
          "write \"<tag>\" or \"<tag>/<prop id>\"");
    }
    try {
      return PropKey.parse(json.textValue());
    } catch (IllegalArgumentException e) {
      return fault(at, String.valueOf(e.getMessage()), "write \"<tag>\" or \"<tag>/<prop id>\"");
    }
  }

  private @Nullable JsonPointer pointer(JsonNode json, String at) {
    if (!json.isTextual()) {
      return fault(
          at, "wanted a JSON pointer, found " + described(json), "write \"/iso\", or \"\" for all");
    }
    try {
      return JsonPointer.compile(json.textValue());
    } catch (IllegalArgumentException e) {
      return fault(
          at,
          "\"%s\" is no JSON pointer".formatted(json.textValue()),
          "begin it with \"/\", or write \"\" for the whole value");
    }
  }

  private Predicate.@Nullable Op op(JsonNode json, String at) {
    for (Predicate.Op op : Predicate.Op.values()) {
      if (op.word().equals(json.textValue())) {
        return op;
      }
    }
    return fault(
        at,
        "wanted an operator, found " + described(json),
        "write one of "
            + Stream.of(Predicate.Op.values())
                .map(Predicate.Op::word)
                .collect(Collectors.joining(", ")));
  }

  private static boolean isOrder(Predicate.Op op) {
    return switch (op) {
      case LT, LE, GT, GE -> true;
      case EQ, NE, CONTAINS, EXISTS -> false;
    };
  }

  private static boolean hasOrder(JsonNode value) {
    return value.isNumber() || value.isTextual();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // always null, whatever its caller returns
  private <T> @Nullable T fault(String at, String rule, String remedy) {
    faults.add(new Predicate.Fault(at, rule, remedy));
    return null;
  }

  private static String described(JsonNode json) {
    if (json.isMissingNode()) {
      return "nothing";
    }
    if (json.isObject() && !json.isEmpty()) {
      return "an object with "
          + json.propertyStream().map(Map.Entry::getKey).limit(5).collect(Collectors.joining(", "));
    }
    String text = json.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
