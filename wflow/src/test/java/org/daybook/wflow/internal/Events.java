package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.internal.Event.JobAdded;
import org.daybook.wflow.internal.Slot.Kind;

/// Events of a few jobs and lanes, legal or not.
final class Events {

  private Events() {}

  static Arbitrary<Event> any() {
    return Arbitraries.frequencyOf(
        List.of(
            tuple(1, ofEpoch()),
            tuple(6, added()),
            tuple(8, jobs().flatMap(job -> times().map(at -> new Event.AttemptBegun(job, at)))),
            tuple(6, recorded()),
            tuple(2, failed()),
            tuple(
                2,
                Combinators.combine(jobs(), times(), times(), texts(), Arbitraries.of(true, false))
                    .as(
                        (job, at, until, why, bad) ->
                            new Event.JobWaits(job, until, why, bad, at))),
            tuple(2, jobs().flatMap(job -> times().map(at -> new Event.JobWoken(job, at)))),
            tuple(1, said(Event.JobParked::new)),
            tuple(1, jobs().flatMap(job -> times().map(at -> new Event.JobResumed(job, at)))),
            tuple(
                2,
                Combinators.combine(jobs(), payloads(), times())
                    .as((job, result, at) -> new Event.JobSucceeded(job, result, at))),
            tuple(1, said(Event.JobFailed::new)),
            tuple(1, said(Event.CancelAsked::new)),
            tuple(1, said(Event.JobCancelled::new)),
            tuple(
                1,
                jobs()
                    .list()
                    .uniqueElements()
                    .ofMaxSize(3)
                    .flatMap(jobs -> times().map(at -> new Event.JobsForgotten(jobs, at))))));
  }

  private static net.jqwik.api.Tuple.Tuple2<Integer, Arbitrary<Event>> tuple(
      int weight, Arbitrary<? extends Event> events) {
    return net.jqwik.api.Tuple.of(weight, events.map(event -> event));
  }

  private static Arbitrary<Event> ofEpoch() {
    return Combinators.combine(Arbitraries.longs().greaterOrEqual(0), times())
        .as(Event.EpochTaken::new);
  }

  private static Arbitrary<JobAdded> added() {
    return Combinators.combine(
            jobs(),
            Arbitraries.of("import", "process"),
            texts(),
            Arbitraries.of("a", "b").injectNull(0.3),
            Arbitraries.of(Supersede.class),
            payloads(),
            times())
        .as(JobAdded::new);
  }

  private static Arbitrary<Event> recorded() {
    return Combinators.combine(
            jobs(), Arbitraries.of(Kind.class), texts(), digests(), payloads(), times())
        .as(Event.StepRecorded::new);
  }

  private static Arbitrary<Event> failed() {
    return Combinators.combine(jobs(), texts(), digests(), texts(), times())
        .as(Event.StepFailed::new);
  }

  private interface Said {
    Event of(JobId job, String why, Instant at);
  }

  private static Arbitrary<Event> said(Said event) {
    return Combinators.combine(jobs(), texts(), times()).as(event::of);
  }

  private static Arbitrary<JobId> jobs() {
    return Arbitraries.of(
        List.of("0", "1", "2", "3", "4", "5").stream()
            .map(digit -> new JobId(digit.repeat(32)))
            .toList());
  }

  private static Arbitrary<String> digests() {
    return Arbitraries.of("0123456789abcdef".repeat(4), "ff".repeat(32));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "a step", "é", "\uD83D\uDE00 \u0000"),
        Arbitraries.strings().alpha().ofMaxLength(300));
  }

  private static Arbitrary<byte[]> payloads() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
        Arbitraries.of(0, 511, 512, 513, 3000).map(byte[]::new));
  }

  private static Arbitrary<Instant> times() {
    return Combinators.combine(
            Arbitraries.longs().between(-1L << 40, 1L << 40),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Instant::ofEpochSecond);
  }
}
