package org.daybook.queryapi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.daybook.wflow.ReplayVerdict;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.Test;

class ReplayQueryTest {

  private final FakeIngress ingress = new FakeIngress();

  @Test
  void oneJobIsTheNextAfterThePlaceAboveIt() {
    JobId id = ingress.put("one", new JobState.Running());
    ReplayQuery query = new ReplayQuery(id.value(), null, null, null, null, null, 50);
    JobFilter.Place place = query.filter(ingress).after();
    assertThat(query.most()).isEqualTo(1);
    assertThat(place).isEqualTo(new JobFilter.Place(FakeIngress.NOON, next(id)));
    assertThat(place.id()).isGreaterThan(id);
    assertThat(query.means(verdict(id, ReplayVerdict.Outcome.SAME))).isTrue();
    assertThat(query.means(verdict(JobId.of("work", "other"), ReplayVerdict.Outcome.SAME)))
        .isFalse();
  }

  @Test
  void filtersAreReadAndNonsenseIsNamed() {
    var query =
        new ReplayQuery(
            null, List.of("parked", "failed"), "work", "lane", "2026-01-31T12:00:00Z", null, 7);
    assertThat(query.most()).isEqualTo(7);
    assertThat(query.filter(ingress))
        .isEqualTo(
            new JobFilter(
                Set.of("parked", "failed"), "work", "lane", null, FakeIngress.NOON, null, null));
    assertThat(ReplayQuery.ALL.most()).isEqualTo(100);
    var odd = new ReplayQuery(null, List.of("tired"), null, null, null, null, null);
    assertThatThrownBy(() -> odd.filter(ingress))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("state \"tired\": wanted one of");
  }

  @Test
  void aReportCountsEveryOutcome() {
    JobId id = JobId.of("work", "k");
    var report =
        ReplayResource.Report.of(
            List.of(
                verdict(id, ReplayVerdict.Outcome.DIVERGED),
                verdict(id, ReplayVerdict.Outcome.SAME),
                verdict(id, ReplayVerdict.Outcome.SAME)));
    assertThat(report.counts())
        .containsEntry("same", 2L)
        .containsEntry("diverged", 1L)
        .containsEntry("not-replayable", 0L)
        .containsEntry("unknown-wflow", 0L);
    assertThat(report.verdicts().getFirst())
        .isEqualTo(new ReplayResource.Verdict(id.value(), "work", "running", "diverged", "detail"));
  }

  private static JobId next(JobId id) {
    return new JobId(id.high(), id.low() + 1);
  }

  private static ReplayVerdict verdict(JobId id, ReplayVerdict.Outcome outcome) {
    return new ReplayVerdict(FakeIngress.job(id, "k", new JobState.Running()), outcome, "detail");
  }
}
