package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.daybook.wflow.WflowException.Damaged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;

  private final Code worker =
      Code.of(
          "worker",
          (context, args) -> {
            byte[] large = new byte[2_000];
            context.step("a", NOTHING, RetryPolicy.NEVER, () -> large);
            context.step("b", NOTHING, RetryPolicy.NEVER, () -> args);
            return large;
          });

  private final Code sleeper =
      Code.of(
          "sleeper",
          (context, args) -> {
            context.step("a", NOTHING, RetryPolicy.NEVER, () -> new byte[2_000]);
            context.sleep("nap", Duration.ofHours(1));
            return args;
          });

  @Test
  void theFirstToEndAreForgottenAndTheLogStaysBounded() throws Exception {
    EngineSettings settings = EngineSettings.DEFAULTS.withKeepEnded(10).withCheckpointEvery(50);
    try (Rig rig = new Rig(dir, settings, worker, sleeper)) {
      JobId asleep = rig.add("sleeper", "s");
      rig.awaitWord(asleep, "waiting");
      JobId last = asleep;
      for (int i = 0; i < 200; i++) {
        last = rig.add("worker", "k" + i);
        rig.await(last);
      }
      rig.restart();
      assertThat(rig.engine().job(JobId.of("worker", "k0"))).isEmpty();
      assertThat(rig.engine().jobs(job -> job.wflow().equals("worker"), null, 1000))
          .hasSizeBetween(10, 10 + 50);
      assertThat(rig.engine().journal(last)).hasSize(2);
      assertThat(count("SELECT count(*) FROM log")).isLessThan(3 * 70 + 100);
      assertThat(count("SELECT base FROM meta")).isGreaterThan(900);
      assertThat(count("SELECT count(*) FROM state")).isLessThan(80);
      rig.forward(Duration.ofHours(1));
      rig.succeeds(asleep, result -> assertThat(result).isEqualTo("s"));
      assertThat(rig.engine().journal(asleep)).hasSize(2);
      assertThat(rig.engine().addJob(JobRequest.of("worker", "k0", NOTHING)).repeated()).isFalse();
      rig.await(JobId.of("worker", "k0"));
      assertThat(rig.engine().journal(JobId.of("worker", "k0"))).hasSize(2);
    }
  }

  @Test
  void aMissingOrDamagedRecordIsNamedWhenTheEngineOpens() throws Exception {
    try (Rig rig = new Rig(dir, worker)) {
      rig.await(rig.add("worker", "k"));
    }
    execute("UPDATE log SET bytes = zeroblob(40) WHERE position = 3");
    assertThatThrownBy(this::open)
        .isInstanceOf(Damaged.class)
        .hasMessage(
            "wflow log: the record at position 3 is damaged: its checksum does not match its 40 bytes: restore the log from a backup");
    execute("DELETE FROM log WHERE position = 3");
    assertThatThrownBy(this::open)
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("position 3 is missing, the next there is 4");
    execute("UPDATE log SET position = position - 1 WHERE position > 3");
    assertThatThrownBy(this::open)
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("the record at position 3 cannot follow those before it: job ");
  }

  private void open() {
    Engine.open(
            dir.resolve("wflow.db"),
            EngineSettings.DEFAULTS,
            List.of(worker),
            new TestClock(),
            new java.util.Random(1))
        .close();
  }

  private long count(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("wflow.db"));
  }
}
