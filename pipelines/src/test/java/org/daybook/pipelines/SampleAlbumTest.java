package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Precondition;
import org.daybook.documents.Schemas;
import org.daybook.documents.Settlement;
import org.daybook.documents.Tag;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sample plug `album` beside the two that it needs: photo, exposure, day, places of the day;
/// and PDF, keywords, topic, approved by a person.
@Timeout(120)
class SampleAlbumTest {

  private static final Path SAMPLES = Path.of("..", "samples");
  private static final Tag PLACES = new Tag("org.example.album.places");

  @TempDir Path dir;
  private World world;
  private Plugs plugs;

  @BeforeEach
  void open() throws IOException {
    world = new World(dir);
    world.stopPipelines();
    var host = new TreeMap<Tag, JsonNode>();
    for (String tag : new String[] {"file", "photo", "metadata", "text"}) {
      host.put(new Tag("org.daybook." + tag), PredicateTest.json("{'type':'object'}"));
    }
    world.store().schemas().register(Schemas.HOST, host);
    plugs =
        Plugs.open(world.store(), SandboxSettings.DEFAULTS, Clock.systemUTC(), new PredicateRule());
    for (String sample : new String[] {"plugs/exposure", "plugs/keywords", "album"}) {
      plugs.install(source(SAMPLES.resolve(sample)));
    }
    world.startPipelines(plugs);
  }

  @AfterEach
  void close() {
    world.close();
    plugs.close();
  }

  private static PlugSource source(Path folder) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new PlugSource(files);
  }

  private DocId photo(String taken, double latitude) {
    return world.create(
        "{'org.daybook.photo':{'taken':'%s','latitude':%s,'longitude':7.5,'exposureTime':0.004,'fNumber':16,'iso':100,'focalLength':70}}"
            .formatted(taken, latitude));
  }

  private String text(String text) throws IOException {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return world.store().blobs().put(bytes).ref().uri();
  }

  private JsonNode places(String date) {
    return world.store().listByTag(PLACES, null, 10).stream()
        .map((Document document) -> document.prop(PLACES.main()).orElseThrow())
        .filter(places -> places.path("date").asText().equals(date))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void photosBecomeDaysWithTheirPlaces() {
    photo("2026-05-01T22:10:00+02:00", 47.123);
    photo("2026-05-01T23:10:00+02:00", 47.121);
    DocId third = photo("2026-05-02T01:00:00+02:00", 48.5);
    world.idle();
    assertThat(places("2026-05-01").path("photos").asInt()).isEqualTo(2);
    assertThat(places("2026-05-01").path("places"))
        .isEqualTo(PredicateTest.json("[{'latitude':47.12,'longitude':7.5,'photos':2}]"));
    assertThat(places("2026-05-01").path("lights"))
        .isEqualTo(PredicateTest.json("['bright sun on snow or sand']"));
    assertThat(places("2026-05-02").path("photos").asInt()).isEqualTo(1);
    world.store().delete(third, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(places("2026-05-02").path("photos").asInt()).isZero();
  }

  @Test
  void aPapersTopicWaitsForAPerson() throws IOException {
    DocId paper =
        world.create(
            "{'org.daybook.file':{'name':'a.pdf','mediaType':'application/pdf'},'org.daybook.text':{'blob':'%s'}}"
                .formatted(text("The telescope shows the moon. A telescope in a van.")));
    DocId note =
        world.create(
            "{'org.daybook.file':{'name':'a.txt','mediaType':'text/plain'},'org.daybook.text':{'blob':'%s'}}"
                .formatted(text("The telescope shows the moon.")));
    world.idle();
    assertThat(world.has(paper, "org.example.keywords")).isTrue();
    assertThat(world.has(paper, "org.example.album.topic")).isFalse();
    assertThat(world.pipelines().reviews().list("org.example.album:topic", null, 10))
        .singleElement()
        .satisfies(review -> assertThat(review.branch().doc()).isEqualTo(paper));
    var _ =
        world
            .pipelines()
            .reviews()
            .approve(
                paper,
                "org.example.album:topic",
                Precondition.NONE,
                Settlement.REFUSE,
                new Author(Author.Kind.PRINCIPAL, "ada"));
    assertThat(world.prop(paper, "org.example.album.topic").path("topic").asText())
        .isEqualTo("telescope");
    world.idle();
    assertThat(world.has(note, "org.example.album.topic")).isFalse();
  }
}
