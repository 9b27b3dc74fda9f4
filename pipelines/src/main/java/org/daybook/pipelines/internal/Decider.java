package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.Sight;
import org.daybook.processors.ProcessorSpec;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Decides what is to be done about one document and one processor. Pure: the document (with the
/// run record in it), the processor, the jobs in flight and, where the predicate looks further,
/// what there is to see are all it looks at.
public final class Decider {

  private Decider() {}

  /// The decision, and why.
  ///
  /// @param flights the unfinished jobs of the document and processor, oldest first, and the job
  ///     that the run record names if that is parked or ended, when it is still known
  public static Decision decide(Document document, Watch watch, List<Flight> flights, Sight sight) {
    return decide(document, watch, flights, sight, false, null);
  }

  /// The decision when somebody asks for a run: it is made wherever the predicate holds, unless one
  /// on this input is under way.
  public static Decision forced(Document document, Watch watch, List<Flight> flights, Sight sight) {
    return decide(document, watch, flights, sight, true, null);
  }

  /// The decision for a job that is about to run.
  ///
  /// @param digest of the input that it was dispatched for: there the predicate held
  static Decision begun(
      Document document, Watch watch, Sight sight, boolean forced, String digest) {
    return decide(document, watch, List.of(), sight, forced, digest);
  }

  private static Decision decide(
      Document document,
      Watch watch,
      List<Flight> flights,
      Sight sight,
      boolean forced,
      @Nullable String begun) {
    Optional<RunRecord> record = RunRecord.in(document, watch.id());
    List<Flight> open = flights.stream().filter(flight -> counts(flight, record)).toList();
    boolean kept = !forced && watch.kept(document);
    try {
      Optional<Reason> waits =
          watch.waits(document, sight).filter(why -> !(kept && why == Reason.AWAITS_STAGE));
      if (waits.isPresent()) {
        return withdraw(waits.get(), open);
      }
    } catch (DaybookException.Incorrect e) { // who was asked has said so in the log
      if (!Rests.isWhy(e)) {
        return withdraw(Reason.PREDICATE_UNDECIDED, open);
      }
      if (!held(watch, watch.digest(document, sight), open, begun)) {
        return new Decision.Skip(Reason.ASK_RESTS);
      }
    }
    String digest = watch.digest(document, sight);
    Reason reason =
        kept ? Reason.CONFIGURATION_KEPT : wish(document, watch, digest, record, flights);
    return switch (reason) {
      case NEVER_RAN, INPUT_CHANGED, VERSION_CHANGED, RESULT_REMOVED, OUTDATED, PARKED_JOB_GONE ->
          dispatch(reason, digest, watch.spec(), open);
      case UP_TO_DATE,
          FAILED_BEFORE,
          DISCARDED,
          PARKED,
          IN_REVIEW,
          REJECTED,
          CONFIGURATION_KEPT -> {
        if (forced) {
          yield dispatch(Reason.FORCED, digest, watch.spec(), open);
        }
        Optional<Flight> asked =
            open.stream().filter(flight -> isAskedFor(flight, digest, watch.spec())).findFirst();
        if (asked.isPresent()) {
          yield asked.get().waitsElsewhere(watch.spec())
              ? new Decision.Supersede(
                  Reason.HOME_CHANGED, digest, List.of(asked.get().job()), List.of())
              : new Decision.Skip(Reason.IN_FLIGHT);
        }
        boolean mayComeBack = reason == Reason.PARKED || reason == Reason.CONFIGURATION_KEPT;
        yield withdraw(reason, mayComeBack ? others(open, record) : open);
      }
      case FORCED,
          NOT_INSTALLED,
          DOCUMENT_UNKNOWN,
          NO_MATCH,
          PREDICATE_UNDECIDED,
          ASK_RESTS,
          AWAITS_STAGE,
          NO_FAILURE,
          IN_FLIGHT,
          HOME_CHANGED,
          MEMBER,
          MEMBERS_CHANGED,
          MEMBERS_UNKNOWN ->
          throw new AssertionError("no wish is " + reason);
    };
  }

  /// Whether the predicate held on this input when a job was dispatched for it: then it does now.
  private static boolean held(
      Watch watch, String digest, List<Flight> open, @Nullable String begun) {
    return digest.equals(begun)
        || open.stream().anyMatch(flight -> flight.isFor(digest, watch.spec()));
  }

  /// What the document alone asks for.
  private static Reason wish(
      Document document,
      Watch watch,
      String digest,
      Optional<RunRecord> found,
      List<Flight> flights) {
    if (found.isEmpty()) {
      return Reason.NEVER_RAN;
    }
    RunRecord record = found.get();
    if (!record.version().equals(watch.spec().version())) {
      return Reason.VERSION_CHANGED;
    }
    if (record.outcome() == RunRecord.Outcome.OUTDATED) {
      return Reason.OUTDATED;
    }
    if (!record.digest().equals(digest)) {
      return Reason.INPUT_CHANGED;
    }
    return switch (record.outcome()) {
      case SUCCEEDED -> watch.removed(document, record) ? Reason.RESULT_REMOVED : Reason.UP_TO_DATE;
      case FAILED -> Reason.FAILED_BEFORE;
      case PARKED -> parked(record, flights);
      case OUTDATED -> Reason.OUTDATED;
      case REVIEW -> Reason.IN_REVIEW;
      case REJECTED -> Reason.REJECTED;
    };
  }

  private static Reason parked(RunRecord record, List<Flight> flights) {
    return flights.stream()
        .filter(flight -> flight.job().value().equals(record.job()))
        .findFirst()
        .map(flight -> flight.ended() ? Reason.DISCARDED : Reason.PARKED)
        .orElse(Reason.PARKED_JOB_GONE);
  }

  private static Decision dispatch(
      Reason reason, String digest, ProcessorSpec spec, List<Flight> open) {
    if (open.isEmpty()) {
      return new Decision.Run(reason, digest);
    }
    Optional<Flight> newest = open.reversed().stream().filter(Flight::inFlight).findFirst();
    boolean same = newest.filter(flight -> flight.isFor(digest, spec)).isPresent();
    if (same && newest.filter(flight -> flight.waitsElsewhere(spec)).isEmpty()) {
      return new Decision.Skip(Reason.IN_FLIGHT);
    }
    boolean patient = spec.supersede() == ProcessorSpec.Supersede.FINISH;
    return new Decision.Supersede(
        same ? Reason.HOME_CHANGED : reason,
        digest,
        jobs(open.stream().filter(flight -> !goesFirst(flight, spec, patient))),
        jobs(open.stream().filter(flight -> goesFirst(flight, spec, patient))));
  }

  private static boolean isAskedFor(Flight flight, String digest, ProcessorSpec spec) {
    return flight.forced() && flight.inFlight() && flight.isFor(digest, spec);
  }

  private static boolean goesFirst(Flight flight, ProcessorSpec spec, boolean patient) {
    return flight.state() == Flight.State.BEGUN
        && !flight.waitsElsewhere(spec)
        && (patient || flight.finishes());
  }

  private static Decision withdraw(Reason reason, List<Flight> open) {
    return open.isEmpty()
        ? new Decision.Skip(reason)
        : new Decision.Cancel(reason, jobs(open.stream()));
  }

  /// A job whose run the record already tells of has only its end before it. Unless it was parked:
  /// then it may come back.
  private static boolean counts(Flight flight, Optional<RunRecord> record) {
    return !flight.ended()
        && record
            .filter(found -> found.outcome() != RunRecord.Outcome.PARKED)
            .filter(found -> found.job().equals(flight.job().value()))
            .isEmpty();
  }

  private static List<Flight> others(List<Flight> open, Optional<RunRecord> record) {
    return open.stream()
        .filter(
            flight -> record.filter(found -> found.job().equals(flight.job().value())).isEmpty())
        .toList();
  }

  private static List<JobId> jobs(Stream<Flight> flights) {
    return flights.map(Flight::job).toList();
  }
}
