package org.daybook.pipelines;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.jspecify.annotations.Nullable;

/// What a document must be like for a processor to run on it, or to be found. Its forms and what
/// each kind reads are described in `docs/predicates.md`.
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

  /// A link in a prop of one tag leads to a living document that has a prop of the other.
  record Refers(Tag from, Tag to) implements Predicate {}

  /// A SPARQL `ASK` holds on the graph of the document's props under these tags.
  record Ask(SortedSet<Tag> reads, String query) implements Predicate {
    public Ask {
      reads = Collections.unmodifiableSortedSet(new TreeSet<>(reads));
    }
  }

  /// Since the processor last ran to its end, a commit on `main` did one of this to a prop.
  ///
  /// @param tag of the prop
  /// @param id which one of the tag; null for any
  /// @param how what was done, not empty
  /// @param by who did it, not empty
  record Changed(Tag tag, @Nullable String id, Set<How> how, Set<By> by) implements Predicate {
    public Changed {
      how = Collections.unmodifiableSet(EnumSet.copyOf(how));
      by = Collections.unmodifiableSet(EnumSet.copyOf(by));
    }

    boolean concerns(PropKey key) {
      return key.tag().equals(tag) && (id == null || key.id().equals(id));
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
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What is done to a prop.
  enum How {
    ADDED,
    CHANGED,
    REMOVED;

    /// As it is written in a predicate.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    SortedSet<PropKey> keys(Version version) {
      return switch (this) {
        case ADDED -> version.added();
        case CHANGED -> version.changed();
        case REMOVED -> version.removed();
      };
    }
  }

  /// Who does it.
  enum By {
    PERSON(Author.Kind.PRINCIPAL),
    IMPORT(Author.Kind.IMPORT),
    ROUTINE(Author.Kind.PROCESSOR),
    HOST(Author.Kind.HOST);

    private final Author.Kind kind;

    By(Author.Kind kind) {
      this.kind = kind;
    }

    /// As it is written in a predicate.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean made(Version version) {
      return version.provenance().author().kind() == kind;
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

  /// Reads the text form.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `predicate-invalid` with `column`,
  ///     counted from 1
  static Predicate parseText(String text) {
    return new PredicateText(text).read();
  }

  /// Reads what a person wrote: the JSON form where it begins with `{`, else the text form.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `predicate-invalid` with the place
  static Predicate read(String text) {
    return text.stripLeading().startsWith("{") ? PredicateReader.read(text) : parseText(text);
  }

  /// The text form, in one line; [#parseText] reads it as an equal predicate.
  default String text() {
    return PredicatePrinter.print(this);
  }

  /// Whether it holds.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect when an `ask` exceeds its bounds,
  ///     such as `query-timeout`: then it can not be said
  default boolean matches(Subject subject) {
    return switch (this) {
      case Has(Tag tag) -> subject.document().has(tag);
      case HasProp(PropKey key) -> subject.document().props().containsKey(key);
      case Not(Predicate inner) -> !inner.matches(subject);
      case And(List<Predicate> all) -> allMatch(all, subject);
      case Or(List<Predicate> any) -> anyMatch(any, subject);
      case Field field -> Comparisons.holds(field, subject.document());
      case Refers refers -> subject.linked(refers).findAny().isPresent();
      case Ask ask -> subject.answers(ask);
      case Changed changed -> subject.newest(changed).isPresent();
    };
  }

  private static boolean allMatch(List<Predicate> all, Subject subject) {
    for (Predicate one : all) {
      if (!one.matches(subject)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyMatch(List<Predicate> any, Subject subject) {
    for (Predicate one : any) {
      if (one.matches(subject)) {
        return true;
      }
    }
    return false;
  }

  /// The tags of the document itself that decide whether it holds. Beside them, `refers` looks at
  /// the documents that are linked, and `changed` at the history of its prop.
  default SortedSet<Tag> tags() {
    var tags = new TreeSet<Tag>();
    leaves()
        .forEach(
            leaf -> {
              switch (leaf) {
                case Has(Tag tag) -> tags.add(tag);
                case HasProp(PropKey key) -> tags.add(key.tag());
                case Field field -> tags.add(field.key().tag());
                case Refers refers -> tags.add(refers.from());
                case Ask ask -> tags.addAll(ask.reads());
                case Changed changed -> tags.add(changed.tag());
                case Not _, And _, Or _ -> throw new AssertionError(leaf + " is no leaf");
              }
            });
    return tags;
  }

  /// Every tag that it speaks of: [#tags], and those of linked documents.
  default SortedSet<Tag> allTags() {
    var tags = new TreeSet<>(tags());
    refers().map(Refers::to).forEach(tags::add);
    return tags;
  }

  /// The `refers` in it.
  default Stream<Refers> refers() {
    return leaves()
        .mapMulti(
            (leaf, found) -> {
              if (leaf instanceof Refers refers) {
                found.accept(refers);
              }
            });
  }

  /// The parts that have no parts, from left to right.
  default Stream<Predicate> leaves() {
    return switch (this) {
      case Not(Predicate inner) -> inner.leaves();
      case And(List<Predicate> all) -> all.stream().flatMap(Predicate::leaves);
      case Or(List<Predicate> any) -> any.stream().flatMap(Predicate::leaves);
      case Has _, HasProp _, Field _, Refers _, Ask _, Changed _ -> Stream.of(this);
    };
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
