package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.internal.Shortened;

/// Holds the clauses of a predicate against one document. What a clause itself says is asked of the
/// predicate; only how clauses are joined is known here.
final class ClauseReader {

  private static final int MOST_VALUE = 80;

  private static final int MOST_LINKED = 3;

  private final Subject subject;
  private final Document document;

  ClauseReader(Subject subject) {
    this.subject = subject;
    this.document = subject.document();
  }

  Clause read(Predicate predicate, String path) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> all) ->
          joined(Clause.Kind.ALL, predicate, path, parts(all, path, "and"));
      case Predicate.Or(List<Predicate> any) ->
          joined(Clause.Kind.ANY, predicate, path, parts(any, path, "or"));
      case Predicate.Not(Predicate inner) -> negated(predicate, inner, path);
      case Predicate.Has(var tag) ->
          plain(predicate, path, document.has(tag) ? "it has one" : "it has none");
      case Predicate.HasProp(var key) ->
          plain(
              predicate,
              path,
              document.props().containsKey(key) ? "it is there" : "it is not there");
      case Predicate.Field field -> plain(predicate, path, found(field));
      case Predicate.Refers refers -> plain(predicate, path, found(refers));
      case Predicate.Ask ask -> plain(predicate, path, found(ask));
      case Predicate.Changed changed -> plain(predicate, path, found(changed));
    };
  }

  /// The predicate in one line.
  private static String text(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> all) -> "all of " + all.size();
      case Predicate.Or(List<Predicate> any) -> "any of " + any.size();
      case Predicate.Not(Predicate inner) -> "not " + text(inner);
      case Predicate.Has(var tag) -> "has " + tag;
      case Predicate.HasProp(var key) -> "has " + key;
      case Predicate.Field(var key, var pointer, var op, var value) ->
          "%s %s %s%s".formatted(key, pointer, op.word(), value == null ? "" : " " + value);
      case Predicate.Refers _, Predicate.Ask _, Predicate.Changed _ -> predicate.text();
    };
  }

  private boolean holds(Predicate predicate) {
    try {
      return predicate.matches(subject);
    } catch (DaybookException.Incorrect _) {
      return false; // found says why
    }
  }

  private List<Clause> parts(List<Predicate> joined, String path, String word) {
    var parts = new ArrayList<Clause>();
    for (Predicate one : joined) {
      parts.add(read(one, "%s%s[%d]".formatted(within(path), word, parts.size())));
    }
    return parts;
  }

  private Clause joined(Clause.Kind kind, Predicate predicate, String path, List<Clause> parts) {
    return new Clause(path, kind, text(predicate), holds(predicate), "", parts);
  }

  /// What is denied of the document directly is one clause with the denial.
  private Clause negated(Predicate predicate, Predicate inner, String path) {
    Clause part = read(inner, within(path) + "not");
    return part.kind() == Clause.Kind.PLAIN
        ? plain(predicate, path, part.found())
        : joined(Clause.Kind.NONE, predicate, path, List.of(part));
  }

  private Clause plain(Predicate predicate, String path, String found) {
    return new Clause(path, Clause.Kind.PLAIN, text(predicate), holds(predicate), found, List.of());
  }

  private static String within(String path) {
    return path.isEmpty() ? "" : path + ".";
  }

  private String found(Predicate.Field field) {
    JsonNode prop = document.props().get(field.key());
    if (prop == null) {
      return "there is no such prop";
    }
    JsonNode value = prop.at(field.pointer());
    if (value.isMissingNode()) {
      return "there is no such value";
    }
    String text = value.toString();
    return "it is " + Shortened.to(MOST_VALUE, text);
  }

  private String found(Predicate.Refers refers) {
    String linked =
        subject
            .linked(refers)
            .limit(MOST_LINKED)
            .map(DocId::value)
            .collect(Collectors.joining(", "));
    return linked.isEmpty() ? "it links to no such document" : "it links to " + linked;
  }

  private String found(Predicate.Ask ask) {
    try {
      return ask.matches(subject) ? "the answer is yes" : "the answer is no";
    } catch (DaybookException.Incorrect e) {
      return "it cannot be answered: " + e.getMessage();
    }
  }

  private String found(Predicate.Changed changed) {
    return subject
        .newest(changed)
        .map(version -> "%s did so at %s".formatted(version.provenance().author(), version.at()))
        .orElse("nothing of the kind has happened since");
  }
}
