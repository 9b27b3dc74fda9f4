package org.daybook.ingest.internal.vocabulary;

import static org.daybook.ingest.internal.vocabulary.Field.of;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;

/// The table: what each field of each prop is read from.
final class Fields {

  static final List<Field> IMAGE =
      List.of(
          of("width", Readings::count, "tiff:ImageWidth", "Image Width", "width"),
          of("height", Readings::count, "tiff:ImageLength", "Image Height", "height"),
          of("orientation", Readings.integer(1, 8), "tiff:Orientation"));

  static final List<Field> PHOTO =
      List.of(
          of("make", Readings::text, "tiff:Make", "Exif IFD0:Make"),
          of("model", Readings::text, "tiff:Model", "Exif IFD0:Model"),
          of(
              "lens",
              Readings::text,
              "Exif SubIFD:Lens Model",
              "aux:Lens",
              "exifEX:LensModel",
              "Exif SubIFD:Lens Specification"),
          of("exposureTime", Readings::positive, "exif:ExposureTime", "Exif SubIFD:Exposure Time"),
          of("fNumber", Readings::positive, "exif:FNumber"),
          of("iso", Readings.integer(1, 1L << 32), "exif:IsoSpeedRatings"),
          of("focalLength", Readings::positive, "exif:FocalLength", "Exif SubIFD:Focal Length"),
          of("flash", Readings::truth, "exif:Flash"),
          of("taken", Fields::taken, "exif:DateTimeOriginal", "Exif SubIFD:Date/Time Original"),
          of("latitude", Readings.number(-90, 90), "geo:lat"),
          of("longitude", Readings.number(-180, 180), "geo:long"),
          of("altitude", Fields::altitude, "GPS:GPS Altitude", "geo:alt"));

  static final List<Field> AUDIO =
      List.of(
          of("title", Readings::text, "dc:title", "title"),
          of("artist", Readings::text, "xmpDM:artist", "xmpDM:albumArtist", "dc:creator"),
          of("album", Readings::text, "xmpDM:album"),
          of("genre", Readings::text, "xmpDM:genre"),
          of("track", Readings.integer(0, 1_000_000), "xmpDM:trackNumber"),
          of("year", Readings::year, "xmpDM:releaseDate", "year"),
          of("duration", Readings.number(0, 1e12), "xmpDM:duration"),
          of(
              "sampleRate",
              Readings.integer(1, 1_000_000_000),
              "xmpDM:audioSampleRate",
              "samplerate"),
          of("channels", Fields::channels, "channels", "xmpDM:audioChannelType"),
          of("bitsPerSample", Readings.integer(1, 1024), "bits"),
          of("codec", Readings::text, "xmpDM:audioCompressor", "encoding"));

  static final List<Field> PDF =
      List.of(
          of("title", Readings::text, "dc:title", "pdf:docinfo:title"),
          of("creators", Readings::texts, "dc:creator", "pdf:docinfo:creator"),
          of("subject", Readings::text, "pdf:docinfo:subject", "dc:description"),
          of("keywords", Readings::words, "pdf:docinfo:keywords", "meta:keyword"),
          of("pages", Readings::count, "xmpTPg:NPages"),
          of("created", Readings::time, "dcterms:created", "pdf:docinfo:created"),
          of("modified", Readings::time, "dcterms:modified", "pdf:docinfo:modified"),
          of("producer", Readings::text, "pdf:docinfo:producer", "pdf:producer"));

  static final List<Field> OFFICE =
      List.of(
          of("title", Readings::text, "dc:title"),
          of("creators", Readings::texts, "dc:creator", "meta:author"),
          of("subject", Readings::text, "cp:subject"),
          of("subject", Fields::notKeyword, "dc:subject"),
          of("keywords", Readings::words, "meta:keyword"),
          of(
              "pages",
              Readings.integer(1, 100_000_000),
              "xmpTPg:NPages",
              "meta:page-count",
              "meta:slide-count"),
          of("words", Readings::count, "meta:word-count"),
          of("created", Readings::time, "dcterms:created"),
          of("modified", Readings::time, "dcterms:modified"),
          of(
              "application",
              Readings::text,
              "extended-properties:Application",
              "generator",
              "meta:generator"));

  static final List<Field> MAIL =
      List.of(
          of("subject", Readings::text, "dc:title", "dc:subject", "Message:Raw-Header:Subject"),
          of("from", Readings::text, "Message-From", "dc:creator"),
          of("to", Readings::texts, "Message-To"),
          of("cc", Readings::texts, "Message-Cc"),
          of("sent", Readings::time, "dcterms:created"),
          of("messageId", Readings::text, "Message:Raw-Header:Message-ID"));

  static final List<Field> WEB =
      List.of(
          of("title", Readings::text, "dc:title", "title"),
          of("description", Readings::text, "description", "dc:description", "og:description"),
          of("author", Readings::text, "author", "dc:creator"),
          of("language", Readings::text, "Content-Language", "dc:language", "language"));

  static final List<Field> PLAINTEXT =
      List.of(of("encoding", Readings::text, "Content-Encoding", "X-TIKA:detectedEncoding"));

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
