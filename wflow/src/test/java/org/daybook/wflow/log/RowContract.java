package org.daybook.wflow.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.log.Log.Checkpoint;
import org.daybook.wflow.log.Log.Entry;
import org.daybook.wflow.log.Log.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [LogStore] keeps of its checkpoints and its rows.
abstract class RowContract extends LogContract {

  private static final List<String> STATES =
      List.of("queued", "running", "parked", "succeeded", "failed", "cancelled");

  @TempDir Path copies;

  @Test
  void aCheckpointTrimsWhatNoChainKeeps() {
    byte[] blob = {1, 2, 3};
    append(
        new Entry(new byte[] {'a'}, Entry.TRIMMED, blob),
        new Entry(new byte[] {'b'}, 0, blob),
        entry("c"),
        kept("d", 0));
    checkpoint(3, List.of(), List.of(), "noted");
    append(entry("e"));
    reopen();
    assertThat(log.base()).isEqualTo(3);
    assertThat(store.standing(0).base()).isEqualTo(3);
    assertThat(new String(store.standing(0).note(), UTF_8)).isEqualTo("noted");
    assertThat(texts(log.read(3, 10))).containsExactly("d", "e");
    assertThat(log.at(1)).isEmpty();
    assertThat(log.at(2)).isPresent();
    assertThat(log.blob(2)).isEqualTo(blob);
    assertThatThrownBy(() -> log.blob(1)).isInstanceOf(Damaged.class);
    assertThat(texts(log.chain(2))).containsExactly("b");
    assertThatThrownBy(() -> log.read(2, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("read after position 2: wanted 3 or later, what is before is trimmed");
  }

  @Test
  void positionsGoOnEvenWhenEverythingWasTrimmed() {
    append(entry("a"), entry("b"));
    checkpoint(2, List.of(), List.of(), "");
    reopen();
    assertThat(log.last()).isEqualTo(2);
    assertThat(append(entry("c")).first()).isEqualTo(3);
  }

  @Test
  void aCheckpointIsOfWhatWasAppendedSinceTheLast() {
    append(entry("a"), entry("b"), entry("c"));
    checkpoint(2, List.of(), List.of(), "");
    for (long position : new long[] {1, 4}) {
      assertThatThrownBy(() -> checkpoint(position, List.of(), List.of(), ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "checkpoint at position %d: wanted one from 2, the last one's, to 3, the last record's"
                  .formatted(position));
    }
  }

  @Test
  void aRowComesBackAsItWasWritten() {
    append(entry("a"));
    JobRow full = Rows.of(3, 0, "failed", 1, 1, 77, "lane", Rows.id(9));
    JobRow bare = Rows.of(4, "queued", 1, 0, 0);
    checkpoint(1, List.of(full, bare), List.of(), "");
    reopen();
    assertThat(Rows.values(store.row(full.id()).stream().toList()))
        .isEqualTo(Rows.values(List.of(full)));
    assertThat(Rows.values(store.row(bare.id()).stream().toList()))
        .isEqualTo(Rows.values(List.of(bare)));
    assertThat(store.row(Rows.id(5))).isEmpty();
  }

  @Test
  void aTimeThatCannotBeKeptIsRefusedAndHarmsNothing() {
    append(entry("a"));
    JobRow row = Rows.of(1, "queued", 1, 0, 0);
    JobRow late =
        new JobRow(
            row.id(),
            0,
            1,
            "w",
            "k",
            null,
            null,
            "queued",
            null,
            0,
            0,
            Instant.MAX,
            row.changed(),
            null,
            0,
            0,
            new byte[0]);
    assertThatThrownBy(() -> checkpoint(1, List.of(late), List.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
    append(entry("b"));
  }

  @Test
  void aLaterCheckpointReplacesTheRowsItNames() {
    append(entry("a"));
    checkpoint(1, List.of(Rows.of(1, "queued", 1, 0, 0), Rows.of(2, "queued", 1, 0, 0)));
    append(entry("b"));
    checkpoint(2, List.of(Rows.of(1, "running", 1, 0, 0)));
    assertThat(restored()).containsExactlyInAnyOrder("running 1", "queued 2");
    checkpoint(2, List.of(Rows.of(1, "succeeded", 1, 0, 5)));
    reopen();
    assertThat(restored()).containsExactly("queued 2");
  }

  @Test
  void restoresOnlyItsOwnPartition() {
    append(entry("a"));
    Log other = store.open(1);
    other.append(List.of(entry("b"))).await();
    checkpoint(1, List.of(Rows.of(1, "queued", 1, 0, 0)));
    JobRow row = Rows.of(2, 1, "queued", 1, 0, 0, null, null);
    other.checkpoint(new Checkpoint(1, List.of(row), List.of(), new byte[0])).await();
    assertThat(restored()).containsExactly("queued 1");
    assertThat(store.rows(JobFilter.ALL, 9)).hasSize(2);
  }

  @Test
  void restoresMoreRowsThanAreReadAtOnce() {
    append(entry("a"));
    List<JobRow> rows = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      rows.add(Rows.of(i, i % 5 == 0 ? "failed" : "queued", 1, 0, 0));
    }
    checkpoint(1, rows);
    assertThat(restored()).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void aForgottenJobLosesItsRowItsChainAndItsBlobs() {
    byte[] blob = {7};
    append(kept("a1", 0), kept("b1", 0), new Entry(new byte[] {'A'}, 1, blob), kept("b2", 2));
    JobRow gone = Rows.of(1, "succeeded", 1, 3, 10);
    JobRow stays = Rows.of(2, "succeeded", 2, 4, 20);
    checkpoint(4, List.of(gone, stays));
    checkpoint(4, List.of(), List.of(gone), "");
    assertThat(store.row(gone.id())).isEmpty();
    assertThat(log.at(1)).isEmpty();
    assertThat(log.at(3)).isEmpty();
    assertThatThrownBy(() -> log.blob(3)).isInstanceOf(Damaged.class);
    assertThat(texts(log.chain(4))).containsExactly("b1", "b2");
    assertThat(log.kept()).isEqualTo(new Kept(1, 20, stays.ended()));
    checkpoint(4, List.of(), List.of(gone), "");
    assertThat(log.kept().jobs()).isEqualTo(1);
  }

  @Test
  void forgettingAnEarlierJobLeavesALaterOneOfTheSameId() {
    append(kept("old", 0), kept("new", 0));
    JobRow old = Rows.of(1, "succeeded", 1, 1, 10);
    JobRow young = Rows.of(1, "queued", 2, 2, 0);
    checkpoint(2, List.of(old));
    checkpoint(2, List.of(young), List.of(old), "");
    assertThat(store.row(old.id())).map(JobRow::seq).hasValue(2L);
    checkpoint(2, List.of(), List.of(old), "");
    assertThat(store.row(old.id())).map(JobRow::seq).hasValue(2L);
    assertThat(texts(log.chain(2))).containsExactly("new");
    assertThat(log.kept()).isEqualTo(new Kept(0, 0, null));
  }

  @Test
  void theSumsOfEndedJobsFollowEveryChange() {
    append(entry("a"));
    checkpoint(
        1,
        List.of(
            Rows.of(1, "succeeded", 1, 0, 10),
            Rows.of(2, "succeeded", 1, 0, 20),
            Rows.of(3, "failed", 1, 0, 5),
            Rows.of(4, "running", 1, 0, 1_000)));
    assertThat(store.counts()).isEqualTo(Map.of("succeeded", 2L, "failed", 1L));
    assertThat(log.kept()).isEqualTo(new Kept(3, 35, Rows.of(1, "failed", 1, 0, 0).ended()));
    checkpoint(1, List.of(Rows.of(1, "failed", 1, 0, 11), Rows.of(3, "queued", 1, 0, 0)));
    assertThat(store.counts()).isEqualTo(Map.of("succeeded", 1L, "failed", 1L));
    assertThat(log.kept().bytes()).isEqualTo(31);
    checkpoint(1, List.of(), List.of(Rows.of(2, "x", 1, 0, 0)), "");
    assertThat(store.counts()).isEqualTo(Map.of("failed", 1L));
    assertThat(log.kept()).isEqualTo(new Kept(1, 11, Rows.of(1, "failed", 1, 0, 0).ended()));
  }

  @Test
  void endedJobsComeInTheOrderOfTheirEnds() {
    append(entry("a"));
    List<JobRow> rows = new ArrayList<>();
    for (int i = 20; i > 0; i--) {
      rows.add(Rows.of(i, i % 2 == 0 ? "succeeded" : "queued", 1, 0, 1));
    }
    checkpoint(1, rows);
    assertThat(log.ended(3)).extracting(JobRow::steps).containsExactly(2L, 4L, 6L);
    assertThat(log.ended(100)).hasSize(10);
  }

  @Test
  void filtersAnswerWhatAPlainSearchAnswers() {
    Random random = new Random(11);
    List<JobRow> all = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      Log one = store.open(p);
      one.append(List.of(entry("a"))).await();
      List<JobRow> rows = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        String lane = random.nextBoolean() ? null : "lane " + random.nextInt(3);
        JobId parent = random.nextInt(3) > 0 ? null : Rows.id(random.nextInt(2));
        rows.add(Rows.of(p + i * PARTITIONS, p, any(random, STATES), 1, 0, 1, lane, parent));
      }
      one.checkpoint(new Checkpoint(1, rows, List.of(), new byte[0])).await();
      all.addAll(rows);
    }
    for (int i = 0; i < 400; i++) {
      JobFilter filter = filter(random, all);
      int limit = 1 + random.nextInt(40);
      assertThat(Rows.values(store.rows(filter, limit)))
          .as("%s", filter)
          .isEqualTo(Rows.values(searched(all, filter, limit)));
    }
  }

  private static JobFilter filter(Random random, List<JobRow> all) {
    Set<String> states =
        switch (random.nextInt(4)) {
          case 0 -> Set.of(any(random, STATES));
          case 1 -> Set.of("queued", "failed", "cancelled");
          default -> Set.of();
        };
    JobRow at = any(random, all);
    return new JobFilter(
        states,
        random.nextInt(3) == 0 ? at.wflow() : null,
        random.nextInt(3) == 0 ? "lane 1" : null,
        random.nextInt(4) == 0 ? Rows.id(1) : null,
        random.nextInt(3) == 0 ? any(random, all).added() : null,
        random.nextInt(3) == 0 ? any(random, all).added() : null,
        random.nextBoolean() ? new JobFilter.Place(at.added(), at.id()) : null);
  }

  private static <T> T any(Random random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static List<JobRow> searched(List<JobRow> all, JobFilter f, int limit) {
    List<JobRow> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(JobRow::id).reversed());
    sorted.sort(Comparator.comparing(JobRow::added).reversed());
    if (f.after() != null) {
      List<JobId> ids = sorted.stream().map(JobRow::id).toList();
      sorted = sorted.subList(ids.indexOf(f.after().id()) + 1, sorted.size());
    }
    return sorted.stream()
        .filter(row -> f.states().isEmpty() || f.states().contains(row.state()))
        .filter(row -> f.wflow() == null || row.wflow().equals(f.wflow()))
        .filter(row -> f.lane() == null || f.lane().equals(row.lane()))
        .filter(row -> f.parent() == null || f.parent().equals(row.parent()))
        .filter(row -> f.addedFrom() == null || row.added().compareTo(f.addedFrom()) >= 0)
        .filter(row -> f.addedBefore() == null || row.added().compareTo(f.addedBefore()) < 0)
        .limit(limit)
        .toList();
  }

  @Test
  void aCopyOpensAsAStoreWithTheSameContent() {
    append(kept("a", 0), entry("b"), new Entry(new byte[0], 1, new byte[] {9}), entry("d"));
    JobRow row = Rows.of(1, 0, "succeeded", 1, 3, 12, "lane", Rows.id(2));
    checkpoint(2, List.of(row), List.of(), "noted");
    store.open(2).seal();
    Path file = copies.resolve("copy.db");
    store.copyTo(file);
    append(entry("later"));
    try (LogStore copy = SqliteStore.open(file, 1)) {
      assertThat(copy.partitions()).isEqualTo(PARTITIONS);
      assertThat(copy.standing(0))
          .usingRecursiveComparison()
          .isEqualTo(new LogStore.Standing(1, 2, 4, false, "noted".getBytes(UTF_8)));
      assertThat(copy.standing(2).sealed()).isTrue();
      Log copied = copy.open(0);
      assertThat(texts(copied.read(2, 9))).containsExactly("", "d");
      assertThat(texts(copied.chain(3))).containsExactly("a", "");
      assertThat(copied.blob(3)).containsExactly(9);
      assertThat(copied.kept()).isEqualTo(log.kept());
      assertThat(Rows.values(copy.rows(JobFilter.ALL, 9))).isEqualTo(Rows.values(List.of(row)));
      copied.append(List.of(entry("goes on"))).await();
    }
  }

  final void checkpoint(long position, List<JobRow> rows) {
    checkpoint(position, rows, List.of(), "");
  }

  final void checkpoint(long position, List<JobRow> rows, List<JobRow> forget, String note) {
    log.checkpoint(new Checkpoint(position, rows, forget, note.getBytes(UTF_8))).await();
  }

  private List<String> restored() {
    List<String> rows = new ArrayList<>();
    log.restore(row -> rows.add(new String(row, UTF_8)));
    return rows;
  }
}
