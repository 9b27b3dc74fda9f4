package org.daybook.queryapi.rest;

import org.daybook.documents.Author;
import org.daybook.documents.Provenance;

/// Who changes come from.
final class Provenances {

  /// Whoever speaks REST: the service knows callers by a token they share, not by name.
  static final Provenance REST = new Provenance(new Author(Author.Kind.PRINCIPAL, "rest"), "rest");

  private Provenances() {}
}
