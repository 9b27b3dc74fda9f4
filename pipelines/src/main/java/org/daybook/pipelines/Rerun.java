package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;

/// An order to run a processor again on many documents.
///
/// @param processor `<plug>:<processor>`
/// @param where which of the documents that the processor's own predicate holds for; a predicate in
///     its JSON form, or a text with its text form
public record Rerun(String processor, JsonNode where) {

  /// The predicate.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `predicate-invalid`
  public Predicate predicate() {
    return where.isTextual() ? Predicate.parseText(where.textValue()) : Predicate.parse(where);
  }

  /// What an order comes to.
  ///
  /// @param documents for which both predicates hold
  /// @param runs of them, how many are run again; the others' runs are under way
  public record Count(long documents, long runs) {}
}
