package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.daybook.documents.DaybookException;

/// Reads one predicate from its text form: makes the JSON form of it, which [PredicateReader]
/// judges, and remembers which part stood where.
final class PredicateText {

  private static final int MOST_DEPTH = 2 * PredicateReader.MOST_DEPTH;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PREDICATE =
      "a tag, a prop key, not, refers(, ask(, changed( or a bracket";

  private final TextCursor cursor;
  private final IdentityHashMap<JsonNode, Integer> columns = new IdentityHashMap<>();
  private int depth;

  PredicateText(String text) {
    this.cursor = new TextCursor(text);
  }

  Predicate read() {
    JsonNode json = or();
    if (!cursor.atEnd()) {
      throw cursor.wrong("and, or, an operator, or the end");
    }
    List<Predicate.Fault> faults = Predicate.faults(json);
    if (!faults.isEmpty()) {
      throw invalid(json, faults.getFirst());
    }
    return Predicate.parse(json);
  }

  private DaybookException.Incorrect invalid(JsonNode json, Predicate.Fault fault) {
    int column = 1;
    JsonNode part = json;
    for (String step : fault.pointer().split("/", -1)) {
      column = columns.getOrDefault(part, column);
      if (!step.isEmpty()) {
        part = part.isArray() ? part.path(Integer.parseInt(step)) : part.path(step);
      }
    }
    column = columns.getOrDefault(part, column);
    String said = fault.rule() + "; " + fault.remedy();
    var context = new TreeMap<String, Object>();
    context.put("column", column);
    context.put("faults", List.of(said));
    return new DaybookException.Incorrect(
        "predicate-invalid", "predicate, column %d: %s".formatted(column, said), context);
  }

  private JsonNode or() {
    return chain("or", this::and);
  }

  private JsonNode and() {
    return chain("and", this::unary);
  }

  private JsonNode chain(String word, Supplier<JsonNode> part) {
    int column = cursor.column();
    var parts = new ArrayList<JsonNode>();
    do {
      parts.add(part.get());
    } while (cursor.tookWord(word));
    return parts.size() == 1 ? parts.getFirst() : made(column, word, list(parts));
  }

  private JsonNode unary() {
    if (++depth > MOST_DEPTH) {
      throw cursor.wrong("at most %d brackets and not within each other".formatted(MOST_DEPTH));
    }
    int column = cursor.column();
    JsonNode read = cursor.tookWord("not") ? made(column, "not", unary()) : primary(column);
    depth--;
    return read;
  }

  private JsonNode primary(int column) {
    if (cursor.took("(")) {
      JsonNode inner = or();
      cursor.expect(")", "and, or, an operator, or )");
      return inner;
    }
    for (String word : List.of("and", "or")) {
      if (cursor.tookCall(word)) {
        return made(column, word, list(arguments()));
      }
    }
    if (cursor.tookCall("refers")) {
      return made(column, "refers", refers());
    }
    if (cursor.tookCall("ask")) {
      return made(column, "ask", ask());
    }
    if (cursor.tookCall("changed")) {
      return made(column, "changed", changed());
    }
    return onProp(column);
  }

  private List<JsonNode> arguments() {
    var arguments = new ArrayList<JsonNode>();
    do {
      arguments.add(or());
    } while (cursor.took(","));
    cursor.expect(")", "\",\" or )");
    return arguments;
  }

  private ObjectNode refers() {
    ObjectNode refers = NODES.objectNode();
    refers.set("from", word("a tag"));
    cursor.expect(",", "\",\" and the tag that is referred to");
    refers.set("to", word("a tag"));
    cursor.expect(")", ")");
    return refers;
  }

  private ObjectNode ask() {
    ObjectNode ask = NODES.objectNode();
    cursor.expect("[", "[ and the tags that it reads");
    ask.set("reads", words("a tag", ","));
    cursor.expect("]", "\",\" or ]");
    cursor.expect(",", "\",\" and the query");
    int column = cursor.column();
    ask.set("query", placed(column, cursor.value("a JSON string with a SPARQL ASK")));
    cursor.expect(")", ")");
    return ask;
  }

  private ObjectNode changed() {
    ObjectNode changed = NODES.objectNode();
    changed.set("prop", word("a tag or a prop key"));
    String wanted = "\",\" or )";
    boolean more = cursor.took(",");
    if (more && !cursor.peekWord().equals("by")) {
      changed.set("how", words("added, changed, removed, or by", "|"));
      wanted = "\"|\", \",\" or )";
      more = cursor.took(",");
    }
    if (more) {
      if (!cursor.tookWord("by")) {
        throw cursor.wrong("by");
      }
      changed.set("by", words("person, import, routine or host", "|"));
      wanted = "\"|\" or )";
    }
    cursor.expect(")", wanted);
    return changed;
  }

  private JsonNode onProp(int column) {
    String word = cursor.peekWord();
    if (word.equals("and") || word.equals("or")) {
      throw cursor.wrong(PREDICATE);
    }
    JsonNode key = word(PREDICATE);
    boolean pointed = cursor.took("#");
    String pointer = pointed ? cursor.pointer() : "";
    Predicate.Op op = op();
    if (op == null) {
      if (pointed) {
        throw cursor.wrong(Operators.WANTED);
      }
      return made(column, "has", key);
    }
    ObjectNode field = NODES.objectNode();
    field.set("prop", key);
    field.put("pointer", pointer);
    field.put("op", op.word());
    if (op != Predicate.Op.EXISTS) {
      field.set("value", cursor.value("a JSON value, such as 400 or \"sea\""));
    }
    return made(column, "field", field);
  }

  private Predicate.@org.jspecify.annotations.Nullable Op op() {
    for (Predicate.Op op : Operators.LONGEST_FIRST) {
      String sign = Operators.sign(op);
      if (Character.isLetter(sign.charAt(0)) ? cursor.tookWord(sign) : cursor.took(sign)) {
        return op;
      }
    }
    return null;
  }

  private ArrayNode words(String wanted, String between) {
    ArrayNode words = NODES.arrayNode();
    do {
      words.add(word(wanted));
    } while (cursor.took(between));
    return words;
  }

  private JsonNode word(String wanted) {
    int column = cursor.column();
    return placed(column, new TextNode(cursor.word(wanted)));
  }

  private static ArrayNode list(List<JsonNode> parts) {
    return NODES.arrayNode().addAll(parts);
  }

  private ObjectNode made(int column, String kind, JsonNode content) {
    ObjectNode made = NODES.objectNode();
    made.set(kind, content);
    columns.put(made, column);
    return made;
  }

  private JsonNode placed(int column, JsonNode part) {
    columns.put(part, column);
    return part;
  }
}
