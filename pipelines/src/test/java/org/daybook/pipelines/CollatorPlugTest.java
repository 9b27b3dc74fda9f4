package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.collate.Group;
import org.daybook.pipelines.internal.collate.GroupDocument;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real thing: photos get their exposure from one routine, and days their places from a
/// collator, both in JavaScript in the sandbox.
@Timeout(120)
class CollatorPlugTest {

  private static final String ID = "org.example.trip:days";
  private static final String MANIFEST =
      """
      {"id":"org.example.trip","version":"1.0.0","abi":1,
       "owns":{"org.example.trip.photo":{"type":"object"},
               "org.example.trip.exposure":{"type":"object"},
               "org.example.trip.secret":{"type":"object"},
               "org.example.trip.place":{"type":"object"}},
       "routines":{
         "expose":{"kind":"doc","guest":"javascript","module":"trip.js",
           "reads":["org.example.trip.photo"],"writes":["org.example.trip.exposure"]},
         "place":{"kind":"collator","guest":"javascript","module":"trip.js",
           "reads":["org.example.trip.exposure","org.example.trip.place"],
           "writes":["org.example.trip.place"]}},
       "processors":{
         "exposure":{"predicate":{"has":"org.example.trip.photo"},"routine":"expose",
           "result":"org.example.trip.exposure"},
         "days":{"predicate":{"has":"org.example.trip.exposure"},"routine":"place",
           "result":"org.example.trip.place",
           "collate":{"by":{"prop":"org.example.trip.exposure","pointer":"/day"},"after":"PT0.2S"}}}}
      """;

  /// Asks only for the photos that changed, where it knows the others.
  private static final String CODE =
      """
      export function expose() {
        const photo = daybook.get("org.example.trip.photo");
        daybook.put("org.example.trip.exposure", { day: photo.taken.slice(0, 10), place: photo.place });
      }
      export function place(input) {
        const known = input.all ? null : daybook.get("org.example.trip.place");
        const photos = known ? { ...known.photos } : {};
        (input.gone ?? []).forEach((id) => delete photos[id]);
        const docs = known ? input.changed : undefined;
        const where = { has: "org.example.trip.exposure" };
        const asked = daybook.query(where, { limit: 200, ...(docs ? { docs } : {}) });
        for (const found of asked.documents) {
          photos[found.id] = found.props["org.example.trip.exposure/main"].place;
        }
        daybook.put("org.example.trip.place", {
          photos, places: [...new Set(Object.values(photos))].sort(),
          asked: asked.documents.length,
          seen: asked.documents.flatMap((found) => Object.keys(found.props)).sort(),
        });
      }
      """;

  @TempDir Path dir;
  private World world;
  private Plugs plugs;

  @BeforeEach
  void open() {
    world = new World(dir);
    world.stopPipelines();
    plugs =
        Plugs.open(world.store(), SandboxSettings.DEFAULTS, Clock.systemUTC(), new PredicateRule());
    world.startPipelines(plugs);
  }

  @AfterEach
  void close() {
    world.close();
    plugs.close();
  }

  private static PlugSource source(String manifest) {
    return new PlugSource(
        Map.of(
            "plug.json",
            manifest.getBytes(StandardCharsets.UTF_8),
            "trip.js",
            CODE.getBytes(StandardCharsets.UTF_8)));
  }

  private DocId photo(String taken, String place) {
    return world.create(
        "{'org.example.trip.photo':{'taken':'%s','place':'%s'},'org.example.trip.secret':{}}"
            .formatted(taken, place));
  }

  private JsonNode day(String day) {
    var target = new GroupDocument(ID, new Group("\"" + day + "\""));
    DocId doc = world.store().byUnique(target.unique()).orElseThrow();
    assertThat(world.read(doc).prop(RunRecord.errorKey(ID))).isEmpty();
    return world.prop(doc, "org.example.trip.place");
  }

  @Test
  void photosBecomeThePlacesOfADayAndOnlyChangedOnesAreAskedFor() {
    plugs.install(source(MANIFEST));
    photo("2026-05-01T10:00:00Z", "Rome");
    photo("2026-05-01T11:00:00Z", "Ostia");
    DocId late = photo("2026-05-02T09:00:00Z", "Naples");
    world.idle();
    assertThat(day("2026-05-01").path("places")).isEqualTo(PredicateTest.json("['Ostia','Rome']"));
    assertThat(day("2026-05-02").path("places")).isEqualTo(PredicateTest.json("['Naples']"));

    world.put(late, "org.example.trip.photo", "{'taken':'2026-05-01T23:00:00Z','place':'Naples'}");
    world.idle();
    JsonNode first = day("2026-05-01");
    assertThat(first.path("places")).isEqualTo(PredicateTest.json("['Naples','Ostia','Rome']"));
    assertThat(first.path("asked").asInt()).isEqualTo(1);
    assertThat(first.path("seen"))
        .as("of a member no more than the routine may read")
        .isEqualTo(PredicateTest.json("['org.example.trip.exposure/main']"));
    assertThat(day("2026-05-02").path("places")).isEmpty();
  }

  @Test
  void itsPredicateMaySpeakOnlyOfWhatItsRoutineReads() {
    assertThatThrownBy(
            () ->
                plugs.install(
                    source(
                        MANIFEST.replace(
                            "{\"has\":\"org.example.trip.exposure\"}",
                            "{\"has\":\"org.example.other\"}"))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("/processors/days/predicate: it speaks of the tag");
  }
}
