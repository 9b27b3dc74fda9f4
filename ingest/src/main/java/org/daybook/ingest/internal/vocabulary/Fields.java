package org.daybook.ingest.internal.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;

/// The table: what each field of each prop is read from.
final class Fields {

  static final List<Field> IMAGE =
      List.of(
          Field.of("width", Readings::count, "tiff:ImageWidth", "Image Width", "width"),
          Field.of("height", Readings::count, "tiff:ImageLength", "Image Height", "height"),
          Field.of("orientation", Readings.integer(1, 8), "tiff:Orientation"));

  static final List<Field> PHOTO =
      List.of(
          Field.of("make", Readings::text, "tiff:Make", "Exif IFD0:Make"),
          Field.of("model", Readings::text, "tiff:Model", "Exif IFD0:Model"),
          Field.of(
              "lens",
              Readings::text,
              "Exif SubIFD:Lens Model",
              "aux:Lens",
              "exifEX:LensModel",
              "Exif SubIFD:Lens Specification"),
          Field.of(
              "exposureTime", Readings::positive, "exif:ExposureTime", "Exif SubIFD:Exposure Time"),
          Field.of("fNumber", Readings::positive, "exif:FNumber"),
          Field.of("iso", Readings.integer(1, 1L << 32), "exif:IsoSpeedRatings"),
          Field.of(
              "focalLength", Readings::positive, "exif:FocalLength", "Exif SubIFD:Focal Length"),
          Field.of("flash", Readings::truth, "exif:Flash"),
          Field.of(
              "taken", Fields::taken, "exif:DateTimeOriginal", "Exif SubIFD:Date/Time Original"),
          Field.of("latitude", Readings.number(-90, 90), "geo:lat"),
          Field.of("longitude", Readings.number(-180, 180), "geo:long"),
          Field.of("altitude", Fields::altitude, "GPS:GPS Altitude", "geo:alt"));

  static final List<Field> AUDIO =
      List.of(
          Field.of("title", Readings::text, "dc:title", "title"),
          Field.of("artist", Readings::text, "xmpDM:artist", "xmpDM:albumArtist", "dc:creator"),
          Field.of("album", Readings::text, "xmpDM:album"),
          Field.of("genre", Readings::text, "xmpDM:genre"),
          Field.of("track", Readings.integer(0, 1_000_000), "xmpDM:trackNumber"),
          Field.of("year", Readings::year, "xmpDM:releaseDate", "year"),
          Field.of("duration", Readings.number(0, 1e12), "xmpDM:duration"),
          Field.of(
              "sampleRate",
              Readings.integer(1, 1_000_000_000),
              "xmpDM:audioSampleRate",
              "samplerate"),
          Field.of("channels", Fields::channels, "channels", "xmpDM:audioChannelType"),
          Field.of("bitsPerSample", Readings.integer(1, 1024), "bits"),
          Field.of("codec", Readings::text, "xmpDM:audioCompressor", "encoding"));

  static final List<Field> PDF =
      List.of(
          Field.of("title", Readings::text, "dc:title", "pdf:docinfo:title"),
          Field.of("creators", Readings::texts, "dc:creator", "pdf:docinfo:creator"),
          Field.of("subject", Readings::text, "pdf:docinfo:subject", "dc:description"),
          Field.of("keywords", Readings::words, "pdf:docinfo:keywords", "meta:keyword"),
          Field.of("pages", Readings::count, "xmpTPg:NPages"),
          Field.of("created", Readings::time, "dcterms:created", "pdf:docinfo:created"),
          Field.of("modified", Readings::time, "dcterms:modified", "pdf:docinfo:modified"),
          Field.of("producer", Readings::text, "pdf:docinfo:producer", "pdf:producer"));

  static final List<Field> OFFICE =
      List.of(
          Field.of("title", Readings::text, "dc:title"),
          Field.of("creators", Readings::texts, "dc:creator", "meta:author"),
          Field.of("subject", Readings::text, "cp:subject"),
          Field.of("subject", Fields::notKeyword, "dc:subject"),
          Field.of("keywords", Readings::words, "meta:keyword"),
          Field.of(
              "pages",
              Readings.integer(1, 100_000_000),
              "xmpTPg:NPages",
              "meta:page-count",
              "meta:slide-count"),
          Field.of("words", Readings::count, "meta:word-count"),
          Field.of("created", Readings::time, "dcterms:created"),
          Field.of("modified", Readings::time, "dcterms:modified"),
          Field.of(
              "application",
              Readings::text,
              "extended-properties:Application",
              "generator",
              "meta:generator"));

  static final List<Field> MAIL =
      List.of(
          Field.of(
              "subject", Readings::text, "dc:title", "dc:subject", "Message:Raw-Header:Subject"),
          Field.of("from", Readings::text, "Message-From", "dc:creator"),
          Field.of("to", Readings::texts, "Message-To"),
          Field.of("cc", Readings::texts, "Message-Cc"),
          Field.of("sent", Readings::time, "dcterms:created"),
          Field.of("messageId", Readings::text, "Message:Raw-Header:Message-ID"));

  static final List<Field> WEB =
      List.of(
          Field.of("title", Readings::text, "dc:title", "title"),
          Field.of(
              "description", Readings::text, "description", "dc:description", "og:description"),
          Field.of("author", Readings::text, "author", "dc:creator"),
          Field.of("language", Readings::text, "Content-Language", "dc:language", "language"));

  static final List<Field> PLAINTEXT =
      List.of(Field.of("encoding", Readings::text, "Content-Encoding", "X-TIKA:detectedEncoding"));

  private Fields() {}

  /// EXIF keeps a time's offset apart, or not at all.
  private static Optional<JsonNode> taken(Raw raw, List<String> values) {
    var offset =
        raw.first("Exif SubIFD:Time Zone Original").or(() -> raw.first("Exif SubIFD:Time Zone"));
    return Times.read(values.getFirst(), raw.zone())
        .map(time -> offset.flatMap(told -> Times.atOffset(time, told)).orElse(time))
        .map(JsonNodeFactory.instance::textNode);
  }

  /// EXIF keeps the sign apart.
  private static Optional<JsonNode> altitude(Raw raw, List<String> values) {
    boolean below = raw.first("GPS:GPS Altitude Ref").orElse("").startsWith("Below");
    return Readings.number(-20_000, 1e9)
        .read(raw, values)
        .map(value -> below ? JsonNodeFactory.instance.numberNode(-value.doubleValue()) : value);
  }

  private static Optional<JsonNode> channels(Raw raw, List<String> values) {
    String text =
        switch (values.getFirst().strip()) {
          case "Mono" -> "1";
          case "Stereo" -> "2";
          case "5.1" -> "6";
          case "7.1" -> "8";
          case String other -> other;
        };
    return Readings.integer(1, 1024).read(raw, List.of(text));
  }

  /// Tika lists the subject and the keywords under one name.
  private static Optional<JsonNode> notKeyword(Raw raw, List<String> values) {
    var keywords = raw.values("meta:keyword");
    return Readings.text(raw, values.stream().filter(value -> !keywords.contains(value)).toList());
  }
}
