package org.daybook.queryapi.multipart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.daybook.documents.DaybookException;
import org.jspecify.annotations.Nullable;

/// The parts of a form, in order, each streamed. Confined to one thread.
public final class MultipartReader {

  private static final int MOST_HEADER_BYTES = 16 << 10;
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i);\\s*(name|filename)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Delimited bytes;

  private MultipartReader(Delimited bytes) {
    this.bytes = bytes;
  }

  /// Begins to read a body.
  ///
  /// @param contentType the body's, with its boundary
  /// @throws DaybookException.Incorrect `multipart-malformed`
  public static MultipartReader open(String contentType, InputStream body) throws IOException {
    var boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw malformed("the Content-Type names no boundary of 1 to 70 characters");
    }
    String text = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
    return new MultipartReader(new Delimited(body, text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /// The next part, or null after the last. What is left of the one before is skipped.
  ///
  /// @throws DaybookException.Incorrect `multipart-malformed`
  public @Nullable Part next() throws IOException {
    if (!bytes.nextPart()) {
      return null;
    }
    Map<String, String> headers = headers();
    String disposition = headers.getOrDefault("content-disposition", "");
    String name = null;
    String fileName = null;
    var parameter = PARAMETER.matcher(disposition);
    while (parameter.find()) {
      String value = unescaped(parameter.group(2));
      if (parameter.group(1).equalsIgnoreCase("name")) {
        name = value;
      } else {
        fileName = value;
      }
    }
    if (name == null) {
      throw malformed("a part has no Content-Disposition: form-data; name=\"...\"");
    }
    return new Part(name, fileName, headers.get("content-type"), bytes.part());
  }

  private Map<String, String> headers() throws IOException {
    var headers = new HashMap<String, String>();
    InputStream part = bytes.part();
    int left = MOST_HEADER_BYTES;
    while (true) {
      var line = new ByteArrayOutputStream();
      int b = part.read();
      while (b >= 0 && b != '\n') {
        line.write(b);
        b = part.read();
        if (--left < 0) {
          throw malformed("a part's headers are longer than %d bytes".formatted(MOST_HEADER_BYTES));
        }
      }
      if (b < 0) {
        throw malformed("a part ends within its headers");
      }
      String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
      if (text.isEmpty()) {
        return headers;
      }
      int colon = text.indexOf(':');
      if (colon > 0) {
        headers.put(
            text.substring(0, colon).trim().toLowerCase(Locale.ROOT),
            text.substring(colon + 1).trim());
      }
    }
  }

  /// Browsers send `%22`, `%0D`, `%0A` for what would end the value; other programs backslashes.
  private static String unescaped(String value) {
    return value
        .replaceAll("\\\\([\"\\\\])", "$1")
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n");
  }

  static DaybookException.Incorrect malformed(String what) {
    return new DaybookException.Incorrect("multipart-malformed", what);
  }
}
