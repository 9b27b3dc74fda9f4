package org.daybook.ingest.internal.vocabulary;

import java.util.List;

/// What sort of thing a media type stands for.
enum Kind {
  IMAGE,
  AUDIO,
  PDF,
  OFFICE,
  MAIL,
  WEB,
  PLAINTEXT,
  OTHER;

  private static final List<String> OFFICE_PREFIXES =
      List.of(
          "application/vnd.openxmlformats-officedocument.",
          "application/vnd.oasis.opendocument.",
          "application/vnd.ms-excel",
          "application/vnd.ms-powerpoint",
          "application/vnd.ms-word",
          "application/msword",
          "application/rtf",
          "application/x-tika-msoffice",
          "application/x-tika-ooxml");

  /// @param type a media type without parameters
  static Kind of(String type) {
    return switch (type) {
      case "application/pdf" -> PDF;
      case "message/rfc822", "application/vnd.ms-outlook", "application/mbox" -> MAIL;
      case "text/html", "application/xhtml+xml" -> WEB;
      case "text/rtf" -> OFFICE;
      case "application/json", "application/xml" -> PLAINTEXT;
      case "application/ogg" -> AUDIO;
      default -> byPrefix(type);
    };
  }

  private static Kind byPrefix(String type) {
    if (type.startsWith("image/")) {
      return IMAGE;
    }
    if (type.startsWith("audio/")) {
      return AUDIO;
    }
    if (type.startsWith("text/")) {
      return PLAINTEXT;
    }
    return OFFICE_PREFIXES.stream().anyMatch(type::startsWith) ? OFFICE : OTHER;
  }
}
