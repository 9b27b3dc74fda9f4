package org.daybook.documents;

/// What an export holds.
///
/// @param history whether documents come with all their versions and open branches; else as they
///     stand, with heads of their own where they are loaded
/// @param blobs whether the blobs they name come along
public record ExportOptions(boolean history, boolean blobs) {

  /// Everything.
  public static final ExportOptions DEFAULTS = new ExportOptions(true, true);
}
