package org.daybook.ingest;

import java.util.Locale;

/// How one item of an import ended.
public enum ItemState {
  /// A new document.
  ADDED,
  /// The document of this path has these bytes already.
  UNCHANGED,
  /// Another document has these bytes already.
  DUPLICATE,
  /// Nothing was to be read: a link, a device, the vault itself.
  SKIPPED,
  /// Could not be read; or was, into a new document, and could not be parsed.
  FAILED;

  /// The name, lower-case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads what [#word()] writes.
  public static ItemState parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
