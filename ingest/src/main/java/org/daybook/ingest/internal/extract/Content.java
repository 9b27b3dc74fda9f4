package org.daybook.ingest.internal.extract;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a parser found in a file.
///
/// @param mediaType with parameters; [#UNKNOWN_TYPE] if nothing is known
/// @param parser the class that read it; empty if none did
/// @param metadata all values of each name, in order
/// @param metadataTruncated whether there were more
/// @param text its plain text
public record Content(
    String mediaType,
    String parser,
    SortedMap<String, List<String>> metadata,
    boolean metadataTruncated,
    ExtractedText text) {

  /// Bytes.
  public static final String UNKNOWN_TYPE = "application/octet-stream";

  /// Nothing but a type.
  public static Content ofType(String mediaType) {
    return new Content(mediaType, "", new TreeMap<>(), false, ExtractedText.NONE);
  }

  /// The media type without parameters.
  public String plainType() {
    int end = mediaType.indexOf(';');
    return (end < 0 ? mediaType : mediaType.substring(0, end)).strip();
  }
}
