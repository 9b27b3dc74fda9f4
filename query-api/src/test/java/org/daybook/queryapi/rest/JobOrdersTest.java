package org.daybook.queryapi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.Awaitable;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.junit.jupiter.api.Test;

class JobOrdersTest {

  private static final byte[] PAYLOAD = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final FakeIngress ingress = new FakeIngress();
  private final JobOrders orders = new JobOrders(ingress);
  private final JobId running = ingress.put("running", new JobState.Running());
  private final JobId parked = ingress.put("parked", new JobState.Parked("gave up"));
  private final JobId ended = ingress.put("ended", new JobState.Failed("broke"));
  private final JobId unknown = JobId.of("work", "unknown");

  @Test
  void anOrderReachesTheJobWithItsReason() {
    orders.cancel(running, "late");
    orders.kill(running, "now");
    orders.signal(running, "go", PAYLOAD, "k1");
    orders.signal(running, "go", new byte[0], null);
    orders.complete(new Awaitable(running, "paid"), PAYLOAD);
    orders.fail(new Awaitable(running, "paid"), "no money");
    assertThat(ingress.told)
        .containsExactly(
            "cancel: late",
            "kill: now",
            "signal go {\"a\":1} k1",
            "signal go  null",
            "complete paid {\"a\":1}",
            "fail paid no money");
  }

  @Test
  void aParkedJobIsAnsweredAsItThenStands() {
    assertThat(orders.restart(parked, "known").state()).isEqualTo(new JobState.Queued());
    assertThat(ingress.told).containsExactly("restart: known");
  }

  @Test
  void anEndedJobTakesNoOrders() {
    List<Consumer<JobId>> all =
        List.of(
            job -> orders.cancel(job, "x"),
            job -> orders.kill(job, "x"),
            job -> orders.signal(job, "go", PAYLOAD, null),
            job -> orders.complete(new Awaitable(job, "paid"), PAYLOAD),
            job -> orders.fail(new Awaitable(job, "paid"), "x"));
    assertThat(all)
        .allSatisfy(
            order ->
                refused(
                    () -> order.accept(ended),
                    DaybookException.Conflict.class,
                    "job-ended",
                    "has ended as failed"))
        .allSatisfy(
            order ->
                refused(
                    () -> order.accept(unknown),
                    DaybookException.NotFound.class,
                    "job-unknown",
                    unknown.value()));
    assertThat(ingress.told).isEmpty();
  }

  @Test
  void onlyAParkedJobGoesOn() {
    List<Consumer<JobId>> all =
        List.of(
            orders::resume, job -> orders.discard(job, "x"), job -> orders.restart(job, "known"));
    assertThat(all)
        .allSatisfy(
            order ->
                refused(
                    () -> order.accept(running),
                    DaybookException.Conflict.class,
                    "job-not-parked",
                    "is running; only a parked job can be"))
        .allSatisfy(
            order ->
                refused(
                    () -> order.accept(unknown),
                    DaybookException.NotFound.class,
                    "job-unknown",
                    unknown.value()));
  }

  @Test
  void aStepThatIsNotInTheJournalIsNamed() {
    refused(
        () -> orders.restart(parked, "odd"),
        DaybookException.NotFound.class,
        "step-unknown",
        "no step \"odd\" in its journal");
  }

  @Test
  void aQueryIsAnsweredOrSaysWhyNot() throws InterruptedException {
    assertThat(orders.query(running, "mood", Duration.ofSeconds(1)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("\"good\"");
    refused(
        () -> orders.query(running, "age", Duration.ofSeconds(1)),
        DaybookException.NotFound.class,
        "query-unanswered",
        "no answer to \"age\" within PT1S");
    refused(
        () -> orders.query(ended, "mood", Duration.ofSeconds(1)),
        DaybookException.Conflict.class,
        "job-ended",
        "has ended as failed");
  }

  private static void refused(
      ThrowingCallable order, Class<? extends DaybookException> kind, String code, String says) {
    assertThatThrownBy(order).isInstanceOf(kind).extracting("code").isEqualTo(code);
    assertThatThrownBy(order).hasMessageContaining(says);
  }
}
