package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.daybook.documents.Feed;
import org.daybook.documents.Sequence;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class FeedTest {

  @Inject Vaults vaults;

  private final Rest rest = Rest.ofTest();

  @Test
  void aReaderBehindTheHorizonIsToldWhereToGoOn() {
    rest.installNotes("org.example.trimmed");
    String made =
        rest.postJson("/api/v1/docs", "{\"props\":{\"org.example.trimmed.note\":{\"text\":\"a\"}}}")
            .expect(201)
            .path("id")
            .asText();
    Feed feed = vaults.vault(VaultName.DEFAULT).documents().feed();
    Sequence last = feed.last();
    rest.get("/api/v1/followers/graph/wait?timeout=PT30S").expect(200);
    feed.retain(last);

    JsonNode problem = rest.get("/api/v1/feed?after=0").expectProblem(410, "feed-behind");
    long resume = problem.path("context").path("resume").asLong();
    assertThat(resume).isEqualTo(last.value());
    assertThat(rest.get("/api/v1/feed?after=" + resume).expect(200).path("entries").isEmpty())
        .isTrue();
    assertThat(rest.get("/api/v1/docs/" + made + "/history").expect(200).path("changes").size())
        .isEqualTo(1);
  }
}
