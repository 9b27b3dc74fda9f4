package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Map;
import org.daybook.documents.PropKey;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A routine in Java is held to the capabilities that a module is held to.
class BuiltInRoutineTest {

  private static final Capabilities SOME =
      Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));

  @TempDir private Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void itReadsAndWritesWhatWasDeclared() {
    WorkBranch branch = branch();
    RunResult result =
        run(
            branch,
            (access, journal) -> {
              access.put(PropKey.parse("org.example.out"), Bench.json("{\"n\":1}"));
              return access.get(PropKey.parse("org.example.in")).orElseThrow();
            });
    assertThat(((RunResult.Completed) result).output())
        .isEqualTo(Bench.json("{\"text\":\"here\"}"));
    assertThat(branch.edit().puts()).containsOnlyKeys(PropKey.parse("org.example.out"));
  }

  @Test
  void whatWasNotDeclaredLooksAbsentOrEndsTheRun() {
    RunResult read =
        run(
            branch(),
            (access, journal) ->
                JsonNodeFactory.instance.booleanNode(
                    access.get(PropKey.parse("org.example.secret")).isPresent()));
    assertThat(((RunResult.Completed) read).output().booleanValue()).isFalse();
    RunResult write =
        run(
            branch(),
            (access, journal) -> {
              access.delete(PropKey.parse("org.example.in"));
              return JsonNodeFactory.instance.nullNode();
            });
    assertThat(((RunResult.Failed) write).code()).isEqualTo(Code.WRITE_DENIED);
    assertThat(((RunResult.Failed) write).message())
        .isEqualTo("it tried to delete org.example.in/main; it declared to write org.example.out");
  }

  @Test
  void whatItsJournalThrowsPasses() {
    var unwinding = new Error("unwinding");
    assertThatThrownBy(
            () ->
                run(
                    branch(),
                    (access, journal) -> {
                      throw unwinding;
                    }))
        .isSameAs(unwinding);
  }

  private WorkBranch branch() {
    return bench.branch(
        bench.document(
            Map.of("org.example.in", "{\"text\":\"here\"}", "org.example.secret", "{}")));
  }

  private RunResult run(WorkBranch branch, BuiltInRoutine.Body body) {
    return new BuiltInRoutine(bench.store.schemas(), body)
        .run(new Routine.Call(branch, SOME, bench.store.blobs(), new TestJournal()));
  }
}
