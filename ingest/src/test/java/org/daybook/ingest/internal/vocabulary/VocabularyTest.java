package org.daybook.ingest.internal.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daybook.documents.PropKey;
import org.daybook.ingest.internal.extract.Content;
import org.daybook.ingest.internal.extract.ExtractedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

  private static final Vocabulary UTC = new Vocabulary(ZoneOffset.UTC);

  /// @param metadata names and values in turn
  private static Content content(String mediaType, String... metadata) {
    var values = new TreeMap<String, List<String>>();
    for (int i = 0; i < metadata.length; i += 2) {
      values.merge(
          metadata[i],
          List.of(metadata[i + 1]),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return new Content(
        mediaType, "a.Parser", values, false, new ExtractedText(9, 2, false, new byte[9], null));
  }

  private static JsonNode prop(SortedMap<PropKey, JsonNode> props, PropKey key) {
    return props.getOrDefault(key, MissingNode.getInstance());
  }

  private static JsonNode field(String type, PropKey key, String field, String... metadata) {
    return prop(UTC.props(content(type, metadata), true), key).path(field);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-17T14:03:22, 2024-05-17T14:03:22Z",
    "2024-05-17T14:03:22Z, 2024-05-17T14:03:22Z",
    "2024-05-17T14:03:22+02:00, 2024-05-17T14:03:22+02:00",
    "2024-05-17T14:03:22+0200, 2024-05-17T14:03:22+02:00",
    "2024-05-17T14:03:22.250Z, 2024-05-17T14:03:22.25Z",
    "2024-05-17T14:03, 2024-05-17T14:03:00Z",
    "2024-05-17, 2024-05-17T00:00:00Z",
    "2024:05:17 14:03:22, 2024-05-17T14:03:22Z",
    "0000:00:00 00:00:00,",
    "2024-02-31T10:00:00,",
    "2024-13-01,",
    "yesterday,",
    "+99999-01-01T00:00:00Z,",
    "'    :  :     :  :  ',",
  })
  void timesAreReadOrLeftOut(String raw, String expected) {
    JsonNode sent = field("message/rfc822", IngestSchemas.MAIL, "sent", "dcterms:created", raw);

    assertThat(sent.isMissingNode() ? null : sent.asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.008, 0.008",
    "1/125 sec, 0.008",
    "2, 2.0",
    "NaN,",
    "Infinity,",
    "-Infinity,",
    "0,",
    "-1,",
    "1/0,",
    "1e999,",
    "0x10p3,",
    "'',",
    "fast,",
  })
  void numbersAreReadOrLeftOut(String raw, String expected) {
    JsonNode time =
        field("image/jpeg", IngestSchemas.PHOTO, "exposureTime", "exif:ExposureTime", raw);

    assertThat(time.isMissingNode() ? null : time.asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"90, 90.0", "-90, -90.0", "90.01,", "-91,", "NaN,", "1e40,"})
  void latitudesBeyondThePolesAreLeftOut(String raw, String expected) {
    JsonNode latitude = field("image/jpeg", IngestSchemas.PHOTO, "latitude", "geo:lat", raw);

    assertThat(latitude.isMissingNode() ? null : latitude.asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"3/12, 3", "7, 7", "0, 0", "-1,", "A1,", "99999999999999999999,"})
  void tracksAreReadUpToTheSlash(String raw, String expected) {
    JsonNode track = field("audio/mpeg", IngestSchemas.AUDIO, "track", "xmpDM:trackNumber", raw);

    assertThat(track.isMissingNode() ? null : track.asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1999, 1999", "1999-05-17, 1999", "0000,", "19995,", "once,"})
  void yearsAreTheFirstFourDigits(String raw, String expected) {
    JsonNode year = field("audio/mpeg", IngestSchemas.AUDIO, "year", "xmpDM:releaseDate", raw);

    assertThat(year.isMissingNode() ? null : year.asText()).isEqualTo(expected);
  }

  @Test
  void aTimeWithoutAZoneIsInTheConfiguredOneUnlessTheCameraTells() {
    var berlin = new Vocabulary(ZoneId.of("Europe/Berlin"));
    var silent = content("image/jpeg", "exif:DateTimeOriginal", "2024-05-17T14:03:22");
    var telling =
        content(
            "image/jpeg",
            "exif:DateTimeOriginal",
            "2024-05-17T14:03:22",
            "Exif SubIFD:Time Zone Original",
            "-07:00");

    assertThat(prop(berlin.props(silent, true), IngestSchemas.PHOTO).path("taken").asText())
        .isEqualTo("2024-05-17T14:03:22+02:00");
    assertThat(prop(berlin.props(telling, true), IngestSchemas.PHOTO).path("taken").asText())
        .isEqualTo("2024-05-17T14:03:22-07:00");
  }

  @Test
  void depthsBelowTheSeaAreNegative() {
    assertThat(
            field(
                    "image/jpeg",
                    IngestSchemas.PHOTO,
                    "altitude",
                    "GPS:GPS Altitude",
                    "34.5 metres",
                    "GPS:GPS Altitude Ref",
                    "Below sea level")
                .asDouble())
        .isEqualTo(-34.5);
  }

  @Test
  void anImageNoCameraTookIsNoPhoto() {
    var props = UTC.props(content("image/png", "tiff:ImageWidth", "20"), true);

    assertThat(props.keySet()).containsExactly(IngestSchemas.IMAGE);
  }

  @Test
  void textsLoseControlCharactersAndBlanksAndAreCut() {
    assertThat(
            field("text/html", IngestSchemas.WEB, "title", "dc:title", "  a\u0000b\nc  ").asText())
        .isEqualTo("a b c");
    assertThat(field("text/html", IngestSchemas.WEB, "title", "dc:title", " \t ").isMissingNode())
        .isTrue();
    assertThat(
            field("text/html", IngestSchemas.WEB, "title", "dc:title", "😀".repeat(5000)).asText())
        .isEqualTo("😀".repeat(2000));
  }

  @Test
  void listsHaveEachWordOnce() {
    assertThat(
            field(
                    "application/pdf",
                    IngestSchemas.PDF,
                    "keywords",
                    "pdf:docinfo:keywords",
                    "engine, notes; engine,,")
                .toString())
        .isEqualTo("[\"engine\",\"notes\"]");
  }

  @Test
  void aKindIsKnownEvenIfNothingElseIsButNotAfterAFailure() {
    assertThat(UTC.props(content("application/pdf"), true)).containsKey(IngestSchemas.PDF);
    assertThat(UTC.props(content("application/pdf"), false)).isEmpty();
    assertThat(UTC.props(content("application/zip"), true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/pdf, pdf",
    "application/msword, office",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation, office",
    "application/vnd.oasis.opendocument.text, office",
    "message/rfc822, mail",
    "application/vnd.ms-outlook, mail",
    "text/html; charset=UTF-8, web",
    "application/xhtml+xml, web",
    "text/plain; charset=UTF-8, plaintext",
    "application/json, plaintext",
    "audio/x-flac, audio",
    "image/webp, image",
  })
  void mediaTypesAreOfAKind(String type, String kind) {
    assertThat(UTC.props(content(type), true).keySet().stream().map(PropKey::toString))
        .containsExactly("org.daybook." + kind + "/main");
  }

  @Test
  void allThatTheParserSaidIsKept() {
    var content = content("audio/mpeg", "a", "1", "a", "NaN", "b", "");

    assertThat(Vocabulary.raw(content).toString())
        .isEqualTo("{\"parser\":\"a.Parser\",\"values\":{\"a\":[\"1\",\"NaN\"],\"b\":[\"\"]}}");
  }

  @Test
  void theTextOfARecordingIsItsTagsSaidAgain() {
    assertThat(Vocabulary.keepsText(content("audio/mpeg"))).isFalse();
    assertThat(Vocabulary.keepsText(content("text/plain"))).isTrue();
  }

  @Test
  void everyFieldOfTheTableIsInItsSchema() {
    var tables =
        Map.of(
            IngestSchemas.IMAGE, Fields.IMAGE,
            IngestSchemas.PHOTO, Fields.PHOTO,
            IngestSchemas.AUDIO, Fields.AUDIO,
            IngestSchemas.PDF, Fields.PDF,
            IngestSchemas.OFFICE, Fields.OFFICE,
            IngestSchemas.MAIL, Fields.MAIL,
            IngestSchemas.WEB, Fields.WEB,
            IngestSchemas.PLAINTEXT, Fields.PLAINTEXT);
    var schemas = IngestSchemas.all();
    tables.forEach(
        (key, fields) ->
            assertThat(fields)
                .allSatisfy(
                    field ->
                        assertThat(schemas.get(key.tag()).path("properties").has(field.name()))
                            .as(key + "#" + field.name())
                            .isTrue()));
    assertThat(Arrays.asList(schemas.keySet().toArray())).hasSize(12);
  }
}
