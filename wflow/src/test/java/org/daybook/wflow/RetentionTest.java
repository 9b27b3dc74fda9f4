package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.log.JobFilter;
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
    EngineSettings settings =
        EngineSettings.DEFAULTS
            .withRetention(new Retention(10, Duration.ofDays(1), Long.MAX_VALUE))
            .withCheckpointEvery(50)
            .withPartitions(1);
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
      assertThat(rig.engine().jobs(JobFilter.ALL.ofWflow("worker"), 1000))
          .hasSizeBetween(10, 10 + 50);
      assertThat(rig.engine().journal(last)).hasSize(2);
      assertThat(count("SELECT count(*) FROM log")).isLessThan(3 * 70 + 100);
      assertThat(count("SELECT sum(base) FROM partition")).isGreaterThan(900);
      assertThat(count("SELECT count(*) FROM job")).isLessThan(80);
      rig.forward(Duration.ofHours(1));
      rig.succeeds(asleep, result -> assertThat(result).isEqualTo("s"));
      assertThat(rig.engine().journal(asleep)).hasSize(2);
      assertThat(rig.engine().addJob(JobRequest.of("worker", "k0", NOTHING)).repeated()).isFalse();
      rig.await(JobId.of("worker", "k0"));
      assertThat(rig.engine().journal(JobId.of("worker", "k0"))).hasSize(2);
    }
  }

  @Test
  void aMissingOrDamagedRecordIsNamedWhenItIsRead() throws Exception {
    JobId job;
    try (Rig rig = new Rig(dir, EngineSettings.DEFAULTS.withPartitions(1), worker)) {
      job = rig.add("worker", "k");
      rig.await(job);
    }
    long place = count("SELECT max(place) FROM log");
    execute("UPDATE log SET bytes = zeroblob(40) WHERE place = " + place);
    assertThatThrownBy(() -> journal(job))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("partition 0: position " + place + " is damaged");
    execute("DELETE FROM log WHERE place = " + place);
    assertThatThrownBy(() -> journal(job))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("partition 0: position " + place + " is missing");
  }

  private void journal(JobId job) {
    try (Rig rig = new Rig(dir, worker)) {
      rig.engine().journal(job);
    }
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
