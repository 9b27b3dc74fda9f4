package org.daybook.pipelines;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// What a document must be like for a processor to run on it. Pure: reads one document, nothing
/// else.
public sealed interface Predicate {

  /// Has any prop under the tag.
  record Has(Tag tag) implements Predicate {}

  /// Has this very prop.
  record HasProp(PropKey key) implements Predicate {}

  record Not(Predicate inner) implements Predicate {}

  record And(List<Predicate> all) implements Predicate {
    public And {
      all = List.copyOf(all);
    }
  }

  record Or(List<Predicate> any) implements Predicate {
    public Or {
      any = List.copyOf(any);
    }
  }

  /// A value within a prop compares so with a constant. An absent value compares with nothing:
  /// every operator is then false, `ne` too.
  ///
  /// @param key the prop
  /// @param pointer where in it
  /// @param value the constant; null for `exists`, and then alone
  record Field(PropKey key, JsonPointer pointer, Op op, @Nullable JsonNode value)
      implements Predicate {
    public Field {
      if ((value == null) != (op == Op.EXISTS)) {
        throw new IllegalArgumentException("\"exists\" takes no value, every other operator one");
      }
    }
  }

  /// How a field compares.
  enum Op {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    /// A text has the value as a part, or a list has it as an element.
    CONTAINS,
    EXISTS;

    /// As it is written in a predicate.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Reads the JSON form.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `predicate-invalid` with every fault
  static Predicate parse(JsonNode json) {
    return new PredicateReader().read(json);
  }

  /// Every way in which the JSON form is wrong; empty when [#parse] takes it.
  static List<Fault> faults(JsonNode json) {
    return new PredicateReader().faults(json);
  }

  /// Whether it holds.
  default boolean matches(Document document) {
    return switch (this) {
      case Has(Tag tag) -> document.has(tag);
      case HasProp(PropKey key) -> document.props().containsKey(key);
      case Not(Predicate inner) -> !inner.matches(document);
      case And(List<Predicate> all) -> all.stream().allMatch(one -> one.matches(document));
      case Or(List<Predicate> any) -> any.stream().anyMatch(one -> one.matches(document));
      case Field field -> Comparisons.holds(field, document);
    };
  }

  /// The tags that decide whether it holds: a document whose props under them are the same gets the
  /// same answer.
  default SortedSet<Tag> tags() {
    var tags = new TreeSet<Tag>();
    switch (this) {
      case Has(Tag tag) -> tags.add(tag);
      case HasProp(PropKey key) -> tags.add(key.tag());
      case Not(Predicate inner) -> tags.addAll(inner.tags());
      case And(List<Predicate> all) -> all.forEach(one -> tags.addAll(one.tags()));
      case Or(List<Predicate> any) -> any.forEach(one -> tags.addAll(one.tags()));
      case Field field -> tags.add(field.key().tag());
    }
    return tags;
  }

  /// One thing wrong with a predicate.
  ///
  /// @param pointer JSON pointer to it; empty for the predicate itself
  /// @param rule what was found and what is wanted
  /// @param remedy what to do
  record Fault(String pointer, String rule, String remedy) {

    @Override
    public String toString() {
      return (pointer.isEmpty() ? "" : pointer + ": ") + rule + "; " + remedy;
    }
  }
}
