package org.daybook.queryapi.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.function.Function;
import org.daybook.documents.BlobRef;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.wflow.JobId;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// Reads what a request names: path segments, parameters, headers.
final class Given {

  private static final int MOST = 1_000;

  private Given() {}

  static DocId docId(String text) {
    return read(text, DocId::new);
  }

  static @Nullable DocId optionalDocId(@Nullable String text) {
    return text == null ? null : docId(text);
  }

  static PropKey propKey(String text) {
    return read(text, PropKey::parse);
  }

  static Tag tag(String text) {
    return read(text, Tag::new);
  }

  static BranchName branch(String text) {
    return read(text, BranchName::new);
  }

  /// A version that must be named.
  ///
  /// @param name of the parameter or field
  static Heads heads(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "%s is missing: wanted heads, as a document's history lists them".formatted(name));
    }
    return read(text, Heads::parse);
  }

  static BlobRef blob(String text) {
    return read(text, BlobRef::new);
  }

  static JobId jobId(String text) {
    return read(text, JobId::new);
  }

  static @Nullable JobId optionalJobId(@Nullable String text) {
    return text == null ? null : jobId(text);
  }

  /// A job's place in their order: when it was added, a comma, its id.
  static JobFilter.Place place(String text) {
    int comma = text.indexOf(',');
    if (comma < 0) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "after \"%s\": wanted what the \"next\" of the page before says".formatted(text));
    }
    return new JobFilter.Place(
        instant("after", text.substring(0, comma)), jobId(text.substring(comma + 1)));
  }

  static @Nullable Instant optionalInstant(String name, @Nullable String text) {
    return text == null ? null : instant(name, text);
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "%s \"%s\": wanted a time such as 2026-01-31T00:00:00Z".formatted(name, text),
          e);
    }
  }

  static VaultName vaultName(String text) {
    return read(text, VaultName::new);
  }

  static Sequence sequence(String text) {
    return read(text, given -> new Sequence(Long.parseLong(given)));
  }

  /// A duration such as `PT30S`, cut to the most.
  static Duration duration(String name, String text, Duration most) {
    try {
      Duration given = Duration.parse(text);
      return given.compareTo(most) > 0 ? most : given;
    } catch (DateTimeParseException e) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "%s \"%s\": wanted a duration such as PT30S".formatted(name, text),
          e);
    }
  }

  /// A page's size.
  static int limit(int given) {
    if (given < 1 || given > MOST) {
      throw new DaybookException.Incorrect(
          "parameter-invalid", "limit %d: wanted 1 to %d".formatted(given, MOST));
    }
    return given;
  }

  /// What names an order: a repeat with the same `Idempotency-Key` is the same order; without one
  /// every request is its own.
  static String orderKey(@Nullable String given) {
    if (given != null && (given.isBlank() || given.length() > 200)) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "Idempotency-Key of %d characters: wanted 1 to 200".formatted(given.length()));
    }
    return given == null ? UUID.randomUUID().toString() : "key:" + given;
  }

  /// `If-Match` as a condition; absent or `*` is none.
  static Precondition ifMatch(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return Precondition.NONE;
    }
    String tag = header.trim();
    if (tag.length() < 2 || !tag.startsWith("\"") || !tag.endsWith("\"")) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "If-Match %s: wanted the ETag of a document, with its quotation marks".formatted(header));
    }
    return new Precondition.AtHeads(read(tag.substring(1, tag.length() - 1), Heads::parse));
  }

  private static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (NumberFormatException e) {
      throw new DaybookException.Incorrect(
          "parameter-invalid", "\"%s\": wanted a whole number".formatted(text), e);
    } catch (IllegalArgumentException e) {
      throw new DaybookException.Incorrect("parameter-invalid", String.valueOf(e.getMessage()), e);
    }
  }
}
