package org.daybook.queryapi.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.daybook.wflow.JobId;
import org.daybook.wflow.NotArmed;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class JobHealthTest {

  @Test
  void jobsThatNothingWakesAreNamed() {
    var response = HealthCheckResponse.named("jobs");
    JobId job = JobId.of("import", "k");
    long found =
        JobHealth.tell(response, "default", List.of(new NotArmed(job, "waiting", "no timer")));
    assertThat(found).isEqualTo(1);
    assertThat(response.up().build().getData())
        .hasValueSatisfying(
            data ->
                assertThat(data)
                    .containsEntry("default unarmed", 1L)
                    .containsEntry("default/" + job, "waiting: no timer"));
  }

  @Test
  void ofManyOnlyTheFirstAreNamed() {
    var response = HealthCheckResponse.named("jobs");
    List<NotArmed> many =
        IntStream.range(0, 500)
            .mapToObj(n -> new NotArmed(JobId.of("import", "k" + n), "waiting", "no timer"))
            .toList();
    assertThat(JobHealth.tell(response, "default", many)).isEqualTo(500);
    assertThat(response.up().build().getData())
        .hasValueSatisfying(data -> assertThat(data).hasSize(21));
  }
}
