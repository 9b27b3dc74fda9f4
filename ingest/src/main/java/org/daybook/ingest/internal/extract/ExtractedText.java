package org.daybook.ingest.internal.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Plain text of a file, in memory or in a temporary file.
///
/// @param characters length in Unicode code points; 0 for no text
/// @param lines how many lines the parser's characters make
/// @param truncated whether there was more than the limit
/// @param utf8 the text, unless it is in a file
/// @param file the temporary file, or null
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record ExtractedText(
    long characters, long lines, boolean truncated, byte[] utf8, @Nullable Path file) {

  /// No text.
  public static final ExtractedText NONE = new ExtractedText(0, 0, false, new byte[0], null);

  public boolean isEmpty() {
    return characters == 0;
  }

  /// The UTF-8 bytes.
  public InputStream open() throws IOException {
    return file == null ? new ByteArrayInputStream(utf8) : Files.newInputStream(file);
  }

  /// Removes the temporary file, if there is one.
  public void discard() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
