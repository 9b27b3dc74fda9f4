package org.daybook.pipelines.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.internal.index.Members.Due;
import org.daybook.pipelines.internal.index.Members.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

  private static final String P = "a:p";
  private static final String Q = "b:p";

  @TempDir Path dir;
  private DispatchIndex index;

  @BeforeEach
  void open() {
    index = DispatchIndex.open(dir.resolve("pipelines.db"), new Sequence(1_000));
  }

  @AfterEach
  void close() {
    index.close();
  }

  private Members members() {
    return index.members();
  }

  private static DocId doc() {
    return DocId.create(Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aLookTellsWhatBecameOfTheMembersSinceAnother(long seed) {
    var random = new Random(seed);
    List<DocId> docs = Stream.generate(MembersTest::doc).limit(20).toList();
    var now = new TreeMap<DocId, String>();
    var seen = new TreeMap<DocId, String>();
    String last = "look-0";
    members().look(P, "g", null, last, 100);
    for (int round = 1; round <= 60; round++) {
      for (int n = random.nextInt(5); n > 0; n--) {
        DocId doc = docs.get(random.nextInt(docs.size()));
        String digest = "d" + random.nextInt(3);
        switch (random.nextInt(4)) {
          case 0 -> {
            members().put(doc, P, null);
            now.remove(doc);
          }
          case 1 -> {
            members().put(doc, P, new Row("other", digest));
            now.remove(doc);
          }
          default -> {
            members().put(doc, P, new Row("g", digest));
            now.put(doc, digest);
          }
        }
      }
      if (random.nextInt(5) == 0) {
        index.close();
        open();
      }
      String next = "look-" + round;
      Members.Changes changes = members().look(P, "g", last, next, 100);
      var changed = new TreeSet<>(now.keySet());
      changed.removeIf(doc -> now.get(doc).equals(seen.get(doc)));
      var gone = new TreeSet<>(seen.keySet());
      gone.removeAll(now.keySet());
      assertThat(changes)
          .isEqualTo(
              new Members.Changes(
                  true, now.size(), new ArrayList<>(changed), new ArrayList<>(gone)));
      seen.clear();
      seen.putAll(now);
      last = next;
    }
  }

  @Test
  void aRunThatCameToNothingIsNoBase() {
    DocId doc = doc();
    members().put(doc, P, new Row("g", "1"));
    members().look(P, "g", null, "good", 10);
    members().put(doc, P, new Row("g", "2"));
    members().look(P, "g", "good", "failed", 10);
    assertThat(members().look(P, "g", "good", "next", 10).changed()).containsExactly(doc);
    assertThat(members().look(P, "g", "failed", "later", 10).known())
        .as("it was forgotten")
        .isFalse();
  }

  @Test
  void moreChangesThanWantedAreNotTold() {
    members().look(P, "g", null, "one", 2);
    for (int n = 0; n < 3; n++) {
      members().put(doc(), P, new Row("g", "1"));
    }
    assertThat(members().look(P, "g", "one", "two", 2))
        .isEqualTo(new Members.Changes(false, 3, List.of(), List.of()));
  }

  @Test
  void aGroupIsDueFromItsFirstChangeUntilSomebodyBeginsWithIt() {
    DocId doc = doc();
    assertThat(members().put(doc, P, new Row("g", "1"))).containsExactly("g");
    assertThat(members().put(doc, P, new Row("g", "1"))).as("nobody began").containsExactly("g");
    assertThat(members().due()).containsExactly(new Due(P, "g"));
    members().begins(P, "g");
    assertThat(members().put(doc, P, new Row("g", "1"))).isEmpty();
    assertThat(members().put(doc, P, new Row("h", "1"))).containsExactly("g", "h");
    assertThat(members().put(doc, P, null)).containsExactly("h");
    assertThat(members().put(doc, P, null)).isEmpty();
    index.close();
    open();
    assertThat(members().due()).containsExactlyInAnyOrder(new Due(P, "g"), new Due(P, "h"));
  }

  @Test
  void processorsKnowNothingOfEachOther() {
    DocId doc = doc();
    members().put(doc, P, new Row("g", "1"));
    members().put(doc, Q, new Row("h", "2"));
    assertThat(members().groups(P, null, 10)).containsExactly("g");
    assertThat(members().row(doc, Q)).contains(new Row("h", "2"));
    index.cover(index.mark(), Map.of(P, "1", Q, "1"));
    index.keepOnly(Set.of(Q));
    assertThat(members().row(doc, P)).isEmpty();
    assertThat(members().page(Q, "h", null, 10)).containsExactly(doc);
    assertThat(members().due()).containsExactly(new Due(Q, "h"));
  }

  @Test
  void groupsAndMembersComeInPages() {
    List<DocId> docs = Stream.generate(MembersTest::doc).limit(5).sorted().toList();
    docs.forEach(doc -> members().put(doc, P, new Row("g" + docs.indexOf(doc) % 2, "1")));
    assertThat(members().groups(P, null, 1)).containsExactly("g0");
    assertThat(members().groups(P, "g0", 5)).containsExactly("g1");
    assertThat(members().page(P, "g0", null, 2)).containsExactly(docs.get(0), docs.get(2));
    assertThat(members().page(P, "g0", docs.get(2), 2)).containsExactly(docs.get(4));
    assertThat(members().text(P, "g1")).isEqualTo("%s 1\n%s 1".formatted(docs.get(1), docs.get(3)));
  }

  @Test
  void clearingForgetsThem() {
    members().put(doc(), P, new Row("g", "1"));
    index.clear();
    assertThat(members().groups(P, null, 10)).isEmpty();
    assertThat(members().due()).isEmpty();
  }

  @Test
  void whenTheFileFailedNothingIsLearntAndNothingToldOf() throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("pipelines.db"));
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE member");
    }
    assertThatThrownBy(() -> members().put(doc(), P, new Row("g", "1")))
        .isInstanceOf(DaybookException.Unavailable.class);
    assertThat(members().areKept()).isFalse();
    assertThat(members().put(doc(), P, new Row("g", "1"))).isEmpty();
    assertThatThrownBy(() -> members().text(P, "g"))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessageContaining("built anew when the vault is opened again");
  }
}
