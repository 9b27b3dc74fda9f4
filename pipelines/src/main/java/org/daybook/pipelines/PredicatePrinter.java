package org.daybook.pipelines;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Writes predicates in their text form.
final class PredicatePrinter {

  /// How tightly a form binds: what binds less than its surroundings ask for stands in brackets.
  private static final int OR = 0;

  private static final int AND = 1;
  private static final int NOT = 2;

  private PredicatePrinter() {}

  static String print(Predicate predicate) {
    return print(predicate, OR);
  }

  private static String print(Predicate predicate, int atLeast) {
    String text =
        switch (predicate) {
          case Predicate.Has(var tag) -> tag.name();
          case Predicate.HasProp(var key) -> key.toString();
          case Predicate.Not(Predicate inner) -> "not " + print(inner, NOT);
          case Predicate.And(List<Predicate> all) -> chain("and", all, NOT);
          case Predicate.Or(List<Predicate> any) -> chain("or", any, AND);
          case Predicate.Field field -> field(field);
          case Predicate.Refers(var from, var to) -> "refers(%s, %s)".formatted(from, to);
          case Predicate.Ask(var reads, String query) ->
              "ask(%s, %s)".formatted(reads, TextNode.valueOf(query));
          case Predicate.Changed changed -> changed(changed);
        };
    return binds(predicate) < atLeast ? "(" + text + ")" : text;
  }

  private static int binds(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Or(List<Predicate> any) -> any.size() == 1 ? NOT : OR;
      case Predicate.And(List<Predicate> all) -> all.size() == 1 ? NOT : AND;
      case Predicate.Not _,
          Predicate.Has _,
          Predicate.HasProp _,
          Predicate.Field _,
          Predicate.Refers _,
          Predicate.Ask _,
          Predicate.Changed _ ->
          NOT;
    };
  }

  private static String chain(String word, List<Predicate> parts, int atLeast) {
    return parts.size() == 1
        ? "%s(%s)".formatted(word, print(parts.getFirst(), OR))
        : parts.stream()
            .map(part -> print(part, atLeast))
            .collect(Collectors.joining(" " + word + " "));
  }

  private static String field(Predicate.Field field) {
    String text = field.key() + pointer(field.pointer()) + " " + Operators.sign(field.op());
    return field.value() == null ? text : text + " " + field.value();
  }

  private static String pointer(JsonPointer pointer) {
    String text = pointer.toString();
    if (text.isEmpty()) {
      return "";
    }
    return "#" + (TextCursor.isWord(text) ? text : TextNode.valueOf(text).toString());
  }

  private static String changed(Predicate.Changed changed) {
    String key = changed.tag() + (changed.id() == null ? "" : "/" + changed.id());
    String how = some(changed.how(), Predicate.How.values().length, ", ", Predicate.How::word);
    String by = some(changed.by(), Predicate.By.values().length, ", by ", Predicate.By::word);
    return "changed(" + key + how + by + ")";
  }

  private static <E> String some(
      Collection<E> words, int all, String before, Function<E, String> word) {
    return words.size() == all
        ? ""
        : before + words.stream().map(word).collect(Collectors.joining("|"));
  }
}
