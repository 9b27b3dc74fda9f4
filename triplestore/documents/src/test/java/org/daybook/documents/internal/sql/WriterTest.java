package org.daybook.documents.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.TestDatabase;
import org.daybook.documents.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {

  private static final PropKey KEY = new Tag("org.example.note").main();

  @TempDir Path dir;

  @Test
  @Timeout(30)
  void anErrorInOneWriteReachesItsCallerAndTheNextOneIsWritten() {
    try (var database = Database.open(TestDatabase.of(dir), dir, 1)) {
      assertThatThrownBy(
              () ->
                  database
                      .writer()
                      .write(
                          _ -> {
                            throw new OutOfMemoryError("no heap for a row");
                          }))
          .isInstanceOf(DaybookException.Unavailable.class)
          .hasMessage("the vault's database cannot be written, nothing was: no heap for a row");
      assertThat(database.writer().<String>write(_ -> "written")).isEqualTo("written");
    }
  }

  @Test
  void aRowThatWasWrittenIsKnownWithoutTheDatabaseAndEachReaderHasItsOwn() {
    try (var database = Database.open(TestDatabase.of(dir), dir, 1)) {
      DocumentRow row = row();
      String json = Json.propsText(row.props());
      database.writer().write(tx -> written(tx, row, json));
      DocumentRow read = database.row(row.id()).orElseThrow();
      assertThat(read).isEqualTo(row);
      ((ObjectNode) read.props().get(KEY)).put("changed", true);
      assertThat(database.row(row.id())).contains(row);
      database.writer().write(tx -> forgotten(tx, row.id()));
      assertThat(database.row(row.id())).isEmpty();
    }
  }

  @Test
  void theRowOfAWriteThatRefusedIsNotKnownButThoseOfItsGroupAre() throws Exception {
    try (var database = Database.open(TestDatabase.of(dir), dir, 1)) {
      DocumentRow refused = row();
      DocumentRow kept = row();
      var inGroup = new CountDownLatch(1);
      var go = new CompletableFuture<Boolean>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var first =
            threads.submit(
                () ->
                    database
                        .writer()
                        .write(
                            _ -> {
                              inGroup.countDown();
                              return go.join();
                            }));
        inGroup.await();
        // These two wait for the first one's transaction to end, and share the next.
        var second =
            threads.submit(
                () ->
                    database
                        .writer()
                        .write(
                            tx -> {
                              written(tx, refused, "{}");
                              throw new DaybookException.Conflict("no", "refused");
                            }));
        var third =
            threads.submit(
                () ->
                    database.writer().write(tx -> written(tx, kept, Json.propsText(kept.props()))));
        go.complete(true);
        assertThat(first.get()).isTrue();
        assertThatThrownBy(second::get).hasRootCauseMessage("refused");
        assertThat(third.get()).isTrue();
      }
      assertThat(database.row(refused.id())).isEmpty();
      assertThat(database.row(kept.id())).contains(kept);
    }
  }

  private static boolean written(WriteTx tx, DocumentRow row, String json) {
    tx.row(row, json);
    return true;
  }

  private static boolean forgotten(WriteTx tx, DocId doc) {
    tx.row(doc);
    return true;
  }

  private static DocumentRow row() {
    DocId doc = DocId.create(Clock.systemUTC());
    Instant at = Instant.ofEpochMilli(7);
    SortedMap<PropKey, JsonNode> props =
        new TreeMap<>(Map.of(KEY, JsonNodeFactory.instance.objectNode().put("title", "a")));
    return new DocumentRow(
        new Document(doc, Heads.NONE, new Sequence(1), at, at, props),
        new Commit(new Sequence(1), doc, Heads.NONE),
        DocumentRow.State.LIVING,
        null,
        0,
        1);
  }
}
