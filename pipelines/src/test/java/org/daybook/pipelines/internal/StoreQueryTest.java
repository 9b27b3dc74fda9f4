package org.daybook.pipelines.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.pipelines.BlindSight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a routine's question may take.
class StoreQueryTest {

  private static final Tag TAG = new Tag("org.example.thing");

  @TempDir Path dir;
  private DocumentStore store;
  private DocId doc;

  @BeforeEach
  void open() throws JsonProcessingException {
    store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC());
    store.schemas().register("org.example.plug", Map.of(TAG, json("{}")));
    doc = DocId.create(Clock.systemUTC());
    store.create(
        NewDocument.of(
            doc,
            new TreeMap<>(Map.of(TAG.main(), json("{}"))),
            new Provenance(Author.HOST, "test")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private StoreQuery query(Duration most) {
    return new StoreQuery(store, BlindSight.INSTANCE, most);
  }

  @Test
  void oneThatTakesTooLongIsRefused() throws JsonProcessingException {
    var where = json("{\"has\":\"org.example.thing\"}");
    var docs = new TreeSet<>(Set.of(doc));
    assertThat(query(Duration.ofMinutes(1)).find(where, Set.of(TAG), null, 1)).hasSize(1);
    assertThat(query(Duration.ofMinutes(1)).among(docs, where, Set.of(TAG))).hasSize(1);
    assertThatThrownBy(() -> query(Duration.ZERO).find(where, Set.of(TAG), null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it took longer than 0 ms: ask by a tag that fewer documents have");
    assertThatThrownBy(() -> query(Duration.ZERO).among(docs, where, Set.of(TAG)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
