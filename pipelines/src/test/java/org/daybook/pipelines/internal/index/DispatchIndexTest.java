package org.daybook.pipelines.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.Dispatch.State;
import org.daybook.pipelines.ErrorGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchIndexTest {

  private static final Sequence LAST = new Sequence(1_000_000);
  private static final List<String> PROCESSORS = List.of("a:p", "b:p", "c:p");
  private static final List<String> CODES = List.of("trap", "timeout");

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("pipelines.db");
  }

  private DispatchIndex open() {
    return DispatchIndex.open(file, LAST);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rowsAndCountsAreThoseOfTheLastNotes(long seed) {
    var random = new Random(seed);
    List<DocId> docs =
        random.ints(30, 0, 1).mapToObj(_ -> DocId.create(Clock.systemUTC())).toList();
    var model = new TreeMap<String, Dispatch>();
    DispatchIndex index = open();
    for (int n = 0; n < 2_000; n++) {
      DocId doc = docs.get(random.nextInt(docs.size()));
      String processor = PROCESSORS.get(random.nextInt(PROCESSORS.size()));
      switch (random.nextInt(40)) {
        case 0 -> {
          index.gone(doc);
          model.values().removeIf(row -> row.doc().equals(doc));
        }
        case 1 -> index.flush();
        case 2 -> {
          index.close();
          index = open();
        }
        case 3 -> {
          index.keepOnly(Set.of("a:p", "b:p"));
          model.values().removeIf(row -> row.processor().equals("c:p"));
        }
        case 4, 5, 6, 7 -> {
          index.noted(doc, processor, null);
          model.remove(doc + processor);
        }
        default -> {
          Dispatch row = row(doc, processor, random);
          index.noted(doc, processor, row);
          model.put(doc + processor, row);
        }
      }
      if (n % 100 == 0) {
        check(index, model);
      }
    }
    check(index, model);
    index.close();
  }

  private static void check(DispatchIndex index, Map<String, Dispatch> model) {
    for (String processor : PROCESSORS) {
      List<Dispatch> rows =
          model.values().stream()
              .filter(row -> row.processor().equals(processor))
              .sorted(Comparator.comparing(Dispatch::doc))
              .toList();
      assertThat(index.page(processor, null, null, 1_000)).isEqualTo(rows);
      Tally tally = index.tallies().getOrDefault(processor, Tally.NONE);
      var counts = new EnumMap<State, Long>(State.class);
      rows.forEach(row -> counts.merge(row.state(), 1L, Long::sum));
      for (State state : State.values()) {
        assertThat(tally.states().getOrDefault(state, 0L))
            .isEqualTo(counts.getOrDefault(state, 0L));
      }
      assertThat(tally.matched()).isEqualTo(rows.stream().filter(Dispatch::matched).count());
      assertThat(errors(index, processor, null, 7)).isEqualTo(newestErrors(rows, null));
      assertThat(errors(index, processor, "trap", 3)).isEqualTo(newestErrors(rows, "trap"));
    }
    for (ErrorGroup group : index.groups()) {
      List<Dispatch> rows =
          newestErrors(
              model.values().stream()
                  .filter(row -> row.processor().equals(group.processor()))
                  .toList(),
              group.code());
      assertThat(group)
          .isEqualTo(
              new ErrorGroup(
                  group.processor(),
                  group.code(),
                  rows.size(),
                  error(rows.getFirst()).message(),
                  rows.getFirst().doc(),
                  error(rows.getLast()).at(),
                  error(rows.getFirst()).at()));
    }
    assertThat(index.groups().stream().mapToLong(ErrorGroup::count).sum())
        .isEqualTo(model.values().stream().filter(row -> row.error() != null).count());
  }

  /// All of them, page by page.
  private static List<Dispatch> errors(
      DispatchIndex index, String processor, @Nullable String code, int size) {
    var all = new ArrayList<Dispatch>();
    Instant before = Instant.ofEpochMilli(Long.MAX_VALUE);
    DocId doc = null;
    while (true) {
      List<Dispatch> page = index.errors(processor, code, before, doc, size);
      all.addAll(page);
      if (page.size() < size) {
        return all;
      }
      before = error(page.getLast()).at();
      doc = page.getLast().doc();
    }
  }

  private static List<Dispatch> newestErrors(List<Dispatch> rows, @Nullable String code) {
    return rows.stream()
        .filter(row -> row.error() != null)
        .filter(row -> code == null || error(row).code().equals(code))
        .sorted(
            Comparator.comparing((Dispatch row) -> error(row).at())
                .thenComparing(Dispatch::doc)
                .reversed())
        .toList();
  }

  private static Dispatch.Failure error(Dispatch row) {
    if (row.error() == null) {
      throw new AssertionError("no error in " + row);
    }
    return row.error();
  }

  private static Dispatch row(DocId doc, String processor, Random random) {
    State state = State.values()[random.nextInt(State.values().length)];
    Instant at = Instant.ofEpochMilli(random.nextInt(50));
    return new Dispatch(
        doc,
        processor,
        state,
        random.nextBoolean(),
        random.nextBoolean()
            ? null
            : new Dispatch.Run("job" + random.nextInt(9), random.nextInt(4), "1", "d", at),
        random.nextInt(3) > 0
            ? null
            : new Dispatch.Failure(
                CODES.get(random.nextInt(CODES.size())), "it was " + random.nextInt(), at));
  }

  @Test
  void whatIsCoveredIsKeptUnlessTheIndexIsAnother() {
    Map<String, String> versions = Map.of("a:p", "1");
    try (DispatchIndex index = open()) {
      assertThat(index.covers(versions)).isFalse();
      index.cover("of another life", versions);
      assertThat(index.covers(versions)).isFalse();
      index.cover(index.mark(), versions);
      assertThat(index.covers(versions)).isTrue();
      assertThat(index.covers(Map.of("a:p", "2"))).isFalse();
    }
    String mark;
    try (DispatchIndex index = open()) {
      assertThat(index.covers(versions)).isTrue();
      mark = index.mark();
      index.clear();
      assertThat(index.covers(versions)).isFalse();
      assertThat(index.mark()).isNotEqualTo(mark);
    }
  }

  @Test
  void anIndexThatWasNotClosedIsAnotherLifeButKeepsItsRows() throws IOException {
    DocId doc = DocId.create(Clock.systemUTC());
    Path copy = Files.createDirectory(dir.resolve("copy")).resolve("pipelines.db");
    String mark;
    try (DispatchIndex index = open()) {
      mark = index.mark();
      index.noted(doc, "a:p", row(doc, "a:p", new Random(1)));
      index.flush(new Sequence(5));
      Files.copy(file, copy);
      Files.copy(dir.resolve("pipelines.db-wal"), copy.resolveSibling("pipelines.db-wal"));
    }
    try (DispatchIndex index = DispatchIndex.open(copy, LAST)) {
      assertThat(index.mark()).isNotEqualTo(mark);
      assertThat(index.row(doc, "a:p")).contains(row(doc, "a:p", new Random(1)));
      assertThat(index.reached()).contains(new Sequence(5));
    }
  }

  @Test
  void anIndexThatIsFurtherThanTheFeedBeginsAnew() {
    DocId doc = DocId.create(Clock.systemUTC());
    try (DispatchIndex index = open()) {
      index.noted(doc, "a:p", row(doc, "a:p", new Random(1)));
      index.flush(new Sequence(5));
    }
    try (DispatchIndex index = DispatchIndex.open(file, new Sequence(4))) {
      assertThat(index.row(doc, "a:p")).isEmpty();
      assertThat(index.reached()).isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeReadIsMovedAside() throws IOException {
    Files.writeString(file, "this is no database, and long enough to be taken for one ".repeat(50));
    try (DispatchIndex index = open()) {
      assertThat(index.tallies()).isEmpty();
    }
    assertThat(dir.resolve("pipelines.db.aside")).content().startsWith("this is no database");
  }

  @Test
  void aFileOfAnotherFormatIsMovedAside() throws SQLException {
    open().close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 77");
    }
    try (DispatchIndex index = open()) {
      assertThat(index.tallies()).isEmpty();
    }
    assertThat(dir.resolve("pipelines.db.aside")).exists();
  }

  @Test
  void aFailureOfTheFileIsToldToReadersAndHealsWhenItIsOpenedAgain() throws SQLException {
    DocId doc = DocId.create(Clock.systemUTC());
    try (DispatchIndex index = open()) {
      index.flush(new Sequence(3));
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          var statement = connection.createStatement()) {
        statement.execute("DROP TABLE dispatch");
      }
      index.noted(doc, "a:p", row(doc, "a:p", new Random(1)));
      index.flush(new Sequence(9));
      assertThatThrownBy(index::tallies)
          .isInstanceOfSatisfying(
              DaybookException.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("index-unavailable"))
          .hasMessageContaining("built anew when the vault is opened again");
    }
    try (DispatchIndex index = open()) {
      assertThat(index.tallies()).isEmpty();
      assertThat(index.covers(Map.of("a:p", "1"))).isFalse();
    }
  }
}
