package org.daybook.queryapi.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedRetentionTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void whatIsOlderThanEitherBoundGoes() {
    var now = new AtomicReference<>(START);
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        };
    try (var store = Documents.open(folder, DocumentSettings.DEFAULTS, clock)) {
      long before = store.feed().last().value();
      for (int day = 0; day < 10; day++) {
        now.set(START.plus(Duration.ofDays(day)));
        store.create(
            NewDocument.of(DocId.create(clock), Map.of(), new Provenance(Author.HOST, "test")));
      }
      FeedRetention.ALL.trim(store.feed(), now.get());
      assertThat(store.feed().horizon().value()).isZero();
      new FeedRetention(Duration.ofDays(7), null).trim(store.feed(), now.get());
      assertThat(store.feed().horizon().value()).isEqualTo(before + 2);
      new FeedRetention(Duration.ofDays(7), 3L).trim(store.feed(), now.get());
      assertThat(store.feed().horizon().value()).isEqualTo(before + 7);
      new FeedRetention(Duration.ofDays(7), 100L).trim(store.feed(), now.get());
      assertThat(store.feed().horizon().value()).isEqualTo(before + 7);
      assertThat(store.feed().read(store.feed().horizon(), 100)).hasSize(3);
    }
  }

  @Test
  void boundsThatKeepNothingAreRefused() {
    assertThatThrownBy(() -> new FeedRetention(Duration.ZERO, null))
        .hasMessage("keepFor = PT0S: wanted above zero");
    assertThatThrownBy(() -> new FeedRetention(null, 0L))
        .hasMessage("keepEntries = 0: wanted 1 or more");
  }
}
