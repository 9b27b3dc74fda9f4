package org.daybook.queryapi.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.Sequence;
import org.jspecify.annotations.Nullable;

/// Where a page of branches ended, as its `next` says it.
final class BranchPlace {

  private BranchPlace() {}

  static String text(Branch last) {
    return encoded(last.doc() + ":" + last.name());
  }

  /// The branch that a page ended with, of which lists look at document and name alone: it may be
  /// gone by now.
  static @Nullable Branch parse(@Nullable String after) {
    if (after == null) {
      return null;
    }
    int colon = after.indexOf(':');
    if (colon < 0) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "after \"%s\": wanted what `next` of the page before says".formatted(after));
    }
    DocId doc = Given.docId(after.substring(0, colon));
    BranchName name = Given.branch(after.substring(colon + 1));
    return new Branch(
        doc,
        name,
        Heads.NONE,
        Heads.NONE,
        Sequence.START,
        Instant.EPOCH,
        Instant.EPOCH,
        Provenances.REST,
        new TreeMap<>());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
