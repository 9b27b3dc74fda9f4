package org.daybook.documents;

/// Why a commit came about; kept with its feed entry and its change.
///
/// @param author who made it
/// @param cause the job, request or rule it came from, such as `job:<id>` or `rest`; at most 500
///     characters
public record Provenance(Author author, String cause) {

  public Provenance {
    if (cause.length() > 500 || !Text.isStorable(cause)) {
      throw new IllegalArgumentException(
          "cause \"%s\": wanted at most 500 characters, none of them U+0000"
              .formatted(Text.abbreviated(cause)));
    }
  }
}
