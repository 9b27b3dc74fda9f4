package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {

  @TempDir Path dir;

  @Test
  void runsAJobToItsEndAndKeepsItsJournal() throws Exception {
    Wflow greet =
        new Wflow() {
          @Override
          public String name() {
            return "greet";
          }

          @Override
          public RetryPolicy retry(byte[] args) {
            return RetryPolicy.DEFAULT;
          }

          @Override
          public byte[] run(Context context, byte[] args) throws Exception {
            byte[] a = context.step("a", args, RetryPolicy.NEVER, () -> "hello".getBytes(UTF_8));
            context.sleep("s", Duration.ofMillis(30));
            return a;
          }
        };
    try (Engine engine =
        Engine.open(
            dir.resolve("wflow.db"),
            EngineSettings.DEFAULTS,
            List.of(greet),
            Clock.systemUTC(),
            RandomGenerator.getDefault())) {
      var added = engine.addJob(JobRequest.of("greet", "k", "x".getBytes(UTF_8)));
      Job job = engine.await(added.job(), Duration.ofSeconds(10));
      assertThat(job.state()).isInstanceOf(JobState.Succeeded.class);
      assertThat(engine.journal(added.job())).hasSize(2);
    }
  }
}
