package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class FollowersTest {

  private static final String GRAPH = "/api/v1/followers/graph";

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void install() {
    rest.installNotes("org.example.followed");
  }

  @AfterEach
  void resume() {
    rest.send("POST", GRAPH + "/resume", new byte[0]).expect(200);
  }

  @Test
  void followersAreListedAndCanBeWaitedFor() {
    JsonNode followers = rest.get("/api/v1/followers").expect(200).path("followers");
    assertThat(followers.findValuesAsText("name")).contains("graph");
    long sequence = note();
    JsonNode waited = rest.get(GRAPH + "/wait?timeout=PT30S&sequence=" + sequence).expect(200);
    assertThat(waited.path("reached").asBoolean()).isTrue();
    assertThat(waited.path("cursor").asLong()).isGreaterThanOrEqualTo(sequence);
    JsonNode graph = rest.get(GRAPH).expect(200);
    assertThat(graph.path("failure").isNull()).isTrue();
    assertThat(graph.path("activity").asText()).isEqualTo("following");
  }

  @Test
  void aPausedFollowerStandsStillUntilItIsResumed() {
    assertThat(rest.get(GRAPH + "/wait?timeout=PT30S").expect(200).path("reached").asBoolean())
        .isTrue();
    assertThat(
            rest.send("POST", GRAPH + "/pause", new byte[0]).expect(200).path("paused").asBoolean())
        .isTrue();
    long sequence = note();
    JsonNode waited = rest.get(GRAPH + "/wait?timeout=PT0.2S&sequence=" + sequence).expect(200);
    assertThat(waited.path("reached").asBoolean()).isFalse();
    assertThat(rest.get(GRAPH).expect(200).path("lag").asLong()).isPositive();

    rest.send("POST", GRAPH + "/resume", new byte[0]).expect(200);
    assertThat(
            rest.get(GRAPH + "/wait?timeout=PT30S&sequence=" + sequence)
                .expect(200)
                .path("reached")
                .asBoolean())
        .isTrue();
    assertThat(rest.get(GRAPH).expect(200).path("paused").asBoolean()).isFalse();
  }

  @Test
  void aReadMayWaitForAFollower() {
    long sequence = note();
    rest.get("/api/v1/docs?limit=1&wait-for=" + sequence).expect(200);
    rest.get("/api/v1/docs?limit=1&wait-for=%d&follower=graph".formatted(sequence)).expect(200);
    assertThat(
            rest.get("/sparql?query=ASK%7B%7D&wait-for=" + sequence)
                .expect(200)
                .path("boolean")
                .asBoolean())
        .isTrue();
    rest.get("/api/v1/docs?wait-for=1&follower=nobody").expectProblem(404, "follower-unknown");
    rest.get("/api/v1/docs?wait-for=x").expectProblem(400, "parameter-invalid");
  }

  @Test
  void aRebuiltGraphAnswersTheSame() {
    long sequence = note();
    String query =
        "/sparql?query=SELECT%20%28COUNT%28%2A%29%20AS%20%3Fn%29%20%7B%3Fs%20%3Fp%20%3Fo%7D";
    String before = rest.get(query + "&wait-for=" + sequence).text();
    rest.send("POST", GRAPH + "/rebuild", new byte[0]).expect(200);
    awaitFollowing();
    assertThat(rest.get(query + "&wait-for=" + sequence).text()).isEqualTo(before);
  }

  @Test
  void whatIsNotThereIsNamed() {
    rest.get("/api/v1/followers/nobody").expectProblem(404, "follower-unknown");
    rest.get("/api/v1/followers/nobody/wait").expectProblem(404, "follower-unknown");
    rest.send("POST", "/api/v1/followers/nobody/pause", new byte[0])
        .expectProblem(404, "follower-unknown");
    rest.get(GRAPH + "/wait?timeout=soon").expectProblem(400, "parameter-invalid");
    rest.get(GRAPH + "/wait?sequence=-1").expectProblem(400, "parameter-invalid");
    rest.send("POST", GRAPH + "/dance", new byte[0]).expectProblem(404, "route-unknown");
  }

  private void awaitFollowing() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < end) {
      rest.get(GRAPH + "/wait?timeout=PT5S").expect(200);
      if (rest.get(GRAPH).expect(200).path("activity").asText().equals("following")) {
        return;
      }
    }
    throw new AssertionError("the graph was not rebuilt in time");
  }

  private long note() {
    return rest.postJson(
            "/api/v1/docs", "{\"props\":{\"org.example.followed.note\":{\"text\":\"n\"}}}")
        .expect(201)
        .path("sequence")
        .asLong();
  }
}
