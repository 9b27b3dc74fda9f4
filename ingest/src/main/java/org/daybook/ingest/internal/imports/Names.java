package org.daybook.ingest.internal.imports;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Text for paths whose bytes may be no text. A `file:` URI keeps the bytes whatever the locale; it
/// is what journals hold.
final class Names {

  private static final int MOST_NAME = 1_000;

  private Names() {}

  /// The path's bytes as a URI; [Path#of(URI)] gives the same path again.
  static URI uri(Path path) {
    String uri = path.toUri().toString();
    // A folder's URI ends with a slash, which means the same.
    return URI.create(
        uri.length() > 8 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  /// The path's bytes read as UTF-8, those that are none as U+FFFD.
  static String text(URI file) {
    String raw = file.getRawPath();
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// The last part of a path's text, of either kind of slash.
  static String last(String path) {
    int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    String name = path.substring(slash + 1);
    int[] points = name.codePoints().limit(MOST_NAME).toArray();
    return new String(points, 0, points.length);
  }
}
