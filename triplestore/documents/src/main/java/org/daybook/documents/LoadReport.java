package org.daybook.documents;

/// What a load did.
///
/// @param schemas versions of schemas that were new
/// @param blobs that were read; the vault keeps each once
/// @param created documents that came
/// @param unchanged documents that were here as they are
/// @param refused documents that were told as [Refused] and did not come
public record LoadReport(long schemas, long blobs, long created, long unchanged, long refused) {

  /// A document that does not come; the others do.
  ///
  /// @param line where it begins, from 1
  /// @param code `document-differs`, `document-purged`, `unique-taken`, `schema-violation`,
  ///     `tag-unknown`, or what else a creation is refused with
  /// @param detail for people
  public record Refused(long line, DocId doc, String code, String detail) {}
}
