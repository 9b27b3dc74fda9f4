package org.daybook.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/// A vault as lines of JSON (NDJSON), to be moved to another one, of whichever database. The page
/// `transfer.md` of the docs has the format. The heap holds a document at a time, blobs in parts.
/// Thread-safe.
public interface Transfer {

  /// Writes all as it is at one moment. The last line says how much it was, so that what was cut
  /// off is seen.
  ///
  /// @param out flushed, not closed
  /// @throws IOException from `out`
  ExportReport exportTo(OutputStream out, ExportOptions options, Progress progress)
      throws IOException;

  /// Reads what [#exportTo] wrote. Schemas and blobs that are new come first; documents in
  /// transactions of many. What is here already stays as it is, so a repeat changes nothing, and a
  /// load that was cut off is repeated. Documents come with the times and authors they had, and are
  /// new entries of the feed.
  ///
  /// @param in not closed
  /// @param refused is told of documents that do not come
  /// @throws DaybookException.Incorrect `transfer-malformed`, `transfer-truncated`, with the line
  ///     in the context; what lines before it held is in the vault
  /// @throws DaybookException.Unsupported `transfer-too-new`
  /// @throws IOException from `in`
  LoadReport load(InputStream in, Consumer<LoadReport.Refused> refused, Progress progress)
      throws IOException;
}
