package org.daybook.pipelines;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.graph.DocumentAsk;
import org.jspecify.annotations.Nullable;

/// Reads one predicate from JSON, collecting every fault on the way.
final class PredicateReader {

  /// How deep a predicate may nest, and how many parts it may have: evaluation is recursive, and
  /// happens at every change.
  static final int MOST_DEPTH = 32;

  static final int MOST_PARTS = 1000;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String KINDS = "write one of has, not, and, or, field, refers, ask, changed";

  private final PredicateFaults faults = new PredicateFaults();
  private int parts;

  Predicate read(JsonNode json) {
    Predicate predicate = node(json, "", 1);
    if (predicate == null || faults.count() > 0) {
      throw PredicateFaults.invalid(faults.list());
    }
    return predicate;
  }

  List<Predicate.Fault> faults(JsonNode json) {
    node(json, "", 1);
    return faults.list();
  }

  /// Reads JSON that is text yet.
  static Predicate read(String json) {
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      var context = new TreeMap<String, Object>();
      context.put("line", e.getLocation().getLineNr());
      context.put("column", e.getLocation().getColumnNr());
      throw new DaybookException.Incorrect(
          "predicate-invalid",
          "predicate: line %d, column %d: %s; correct the JSON, or write the text form"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          context);
    }
    return new PredicateReader().read(tree);
  }

  private @Nullable Predicate node(JsonNode json, String at, int depth) {
    if (depth > MOST_DEPTH) {
      return faults.add(
          at, "it nests deeper than " + MOST_DEPTH, "flatten it: and, or take any number of parts");
    }
    if (++parts > MOST_PARTS) {
      return parts == MOST_PARTS + 1
          ? faults.add(at, "it has more than " + MOST_PARTS + " parts", "make it smaller")
          : null;
    }
    if (!json.isObject() || json.size() != 1) {
      return faults.add(
          at, "wanted an object with one member, found " + PredicateFaults.described(json), KINDS);
    }
    Map.Entry<String, JsonNode> only = json.properties().iterator().next();
    String inner = at + "/" + PredicateFaults.escaped(only.getKey());
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
      case "refers" -> refers(only.getValue(), inner);
      case "ask" -> ask(only.getValue(), inner);
      case "changed" -> changed(only.getValue(), inner);
      default -> faults.add(inner, "unknown kind \"%s\"".formatted(only.getKey()), KINDS);
    };
  }

  private @Nullable Predicate has(JsonNode json, String at) {
    if (!json.isTextual()) {
      return faults.add(
          at,
          "wanted a tag or a prop key, found " + PredicateFaults.described(json),
          "write \"org.example.photo\"");
    }
    PropKey key = faults.prop(json, at);
    if (key == null) {
      return null;
    }
    return json.textValue().indexOf('/') < 0
        ? new Predicate.Has(key.tag())
        : new Predicate.HasProp(key);
  }

  private @Nullable List<Predicate> list(JsonNode json, String at, int depth) {
    if (!json.isArray() || json.isEmpty()) {
      return faults.add(
          at,
          "wanted a list of one or more predicates, found " + PredicateFaults.described(json),
          "write [{\"has\":\"org.example.photo\"}]");
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
      return faults.add(
          at,
          "wanted an object with prop, pointer, op and value, found "
              + PredicateFaults.described(json),
          "write {\"prop\":\"org.example.photo/main\",\"pointer\":\"/iso\",\"op\":\"gt\",\"value\":400}");
    }
    int before = faults.count();
    faults.members(json, at, List.of("prop", "pointer", "op", "value"));
    PropKey key = faults.prop(json.path("prop"), at + "/prop");
    JsonPointer pointer = pointer(json.path("pointer"), at + "/pointer");
    Predicate.Op op = op(json.path("op"), at + "/op");
    JsonNode value = json.get("value");
    if (op != null) {
      value(op, value, at + "/value");
    }
    return key == null || pointer == null || op == null || faults.count() > before
        ? null
        : new Predicate.Field(key, pointer, op, value);
  }

  private void value(Predicate.Op op, @Nullable JsonNode value, String at) {
    if (op == Predicate.Op.EXISTS) {
      if (value != null) {
        faults.add(at, "\"exists\" takes no value", "remove it");
      }
    } else if (value == null) {
      faults.add(at, "\"%s\" compares with a value".formatted(op.word()), "add \"value\"");
    } else if (isOrder(op) && !value.isNumber() && !value.isTextual()) {
      faults.add(
          at,
          "\"%s\" wants a number or a text, found %s"
              .formatted(op.word(), PredicateFaults.described(value)),
          "write a number or a text, or use eq, ne or contains");
    }
  }

  private @Nullable JsonPointer pointer(JsonNode json, String at) {
    if (!json.isTextual()) {
      return faults.add(
          at,
          "wanted a JSON pointer, found " + PredicateFaults.described(json),
          "write \"/iso\", or \"\" for all");
    }
    try {
      return JsonPointer.compile(json.textValue());
    } catch (IllegalArgumentException e) {
      return faults.add(
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
    return faults.add(
        at,
        "wanted an operator, found " + PredicateFaults.described(json),
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

  private @Nullable Predicate refers(JsonNode json, String at) {
    if (!json.isObject()) {
      return faults.add(
          at,
          "wanted an object with from and to, found " + PredicateFaults.described(json),
          "write {\"from\":\"org.example.photo\",\"to\":\"org.example.place\"}");
    }
    int before = faults.count();
    faults.members(json, at, List.of("from", "to"));
    Tag from = faults.tag(json.path("from"), at + "/from");
    Tag to = faults.tag(json.path("to"), at + "/to");
    return from == null || to == null || faults.count() > before
        ? null
        : new Predicate.Refers(from, to);
  }

  private @Nullable Predicate ask(JsonNode json, String at) {
    if (!json.isObject()) {
      return faults.add(
          at,
          "wanted an object with reads and query, found " + PredicateFaults.described(json),
          "write {\"reads\":[\"org.example.photo\"],\"query\":\"ASK { ... }\"}");
    }
    int before = faults.count();
    faults.members(json, at, List.of("reads", "query"));
    SortedSet<Tag> reads = tags(json.path("reads"), at + "/reads");
    JsonNode query = json.path("query");
    if (!query.isTextual()) {
      return faults.add(
          at + "/query",
          "wanted a SPARQL ASK, found " + PredicateFaults.described(query),
          "write \"ASK { ?photo ?p ?o }\"");
    }
    try {
      DocumentAsk.check(query.textValue());
    } catch (DaybookException e) {
      return faults.add(
          at + "/query",
          String.valueOf(e.getMessage()),
          "write an ASK on the document's own graph");
    }
    return faults.count() > before ? null : new Predicate.Ask(reads, query.textValue());
  }

  private SortedSet<Tag> tags(JsonNode json, String at) {
    var tags = new TreeSet<Tag>();
    if (!json.isArray() || json.isEmpty()) {
      faults.add(
          at,
          "wanted a list of one or more tags, found " + PredicateFaults.described(json),
          "write [\"org.example.photo\"]");
    }
    for (int i = 0; i < json.size() && json.isArray(); i++) {
      Tag tag = faults.tag(json.get(i), at + "/" + i);
      if (tag != null && !tags.add(tag)) {
        faults.add(at + "/" + i, "the tag %s is there twice".formatted(tag), "remove one");
      }
    }
    return tags;
  }

  private @Nullable Predicate changed(JsonNode json, String at) {
    if (!json.isObject()) {
      return faults.add(
          at,
          "wanted an object with prop, how and by, found " + PredicateFaults.described(json),
          "write {\"prop\":\"org.example.photo\",\"how\":[\"added\"],\"by\":[\"person\"]}");
    }
    int before = faults.count();
    faults.members(json, at, List.of("prop", "how", "by"));
    JsonNode prop = json.path("prop");
    PropKey key = faults.prop(prop, at + "/prop");
    Set<Predicate.How> how =
        faults.words(json.path("how"), at + "/how", Predicate.How.class, Predicate.How::word);
    Set<Predicate.By> by =
        faults.words(json.path("by"), at + "/by", Predicate.By.class, Predicate.By::word);
    return key == null || faults.count() > before
        ? null
        : new Predicate.Changed(
            key.tag(), prop.textValue().indexOf('/') < 0 ? null : key.id(), how, by);
  }
}
