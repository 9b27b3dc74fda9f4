package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.Dispatch.State;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.jspecify.annotations.Nullable;

/// Where a document stands with a processor, once it was decided about. Pure.
final class Standing {

  private static final int MOST_MESSAGE = 500;

  /// No time after this is kept, so that every one of them is a number.
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Standing() {}

  /// None when they have nothing to do with each other: the predicate does not hold, and no run is
  /// recorded.
  ///
  /// @param reason of the decision
  static @Nullable Dispatch of(Document document, String processor, Decision.Reason reason) {
    Optional<RunRecord> record = RunRecord.in(document, processor);
    State state =
        switch (reason) {
          case NO_MATCH,
              PREDICATE_UNDECIDED,
              ASK_RESTS,
              AWAITS_STAGE,
              NO_FAILURE,
              CONFIGURATION_KEPT ->
              record.map(found -> recorded(found.outcome())).orElse(null);
          case UP_TO_DATE -> State.DONE;
          case FAILED_BEFORE -> State.FAILED;
          case PARKED -> State.PARKED;
          case DISCARDED, REJECTED -> State.SKIPPED;
          case IN_REVIEW -> State.REVIEW;
          case OUTDATED -> State.OUTDATED;
          case NEVER_RAN,
              INPUT_CHANGED,
              VERSION_CHANGED,
              RESULT_REMOVED,
              PARKED_JOB_GONE,
              FORCED,
              HOME_CHANGED,
              IN_FLIGHT,
              MEMBERS_CHANGED ->
              open(record);
          case NOT_INSTALLED, DOCUMENT_UNKNOWN, MEMBER, MEMBERS_UNKNOWN -> null;
        };
    return state == null
        ? null
        : new Dispatch(
            document.id(),
            processor,
            state,
            matched(reason),
            record.map(Standing::run).orElse(null),
            error(document, processor));
  }

  private static boolean matched(Decision.Reason reason) {
    return switch (reason) {
      case NO_MATCH, PREDICATE_UNDECIDED, ASK_RESTS, AWAITS_STAGE, NO_FAILURE -> false;
      case NOT_INSTALLED,
          DOCUMENT_UNKNOWN,
          UP_TO_DATE,
          FAILED_BEFORE,
          PARKED,
          DISCARDED,
          IN_FLIGHT,
          MEMBER,
          MEMBERS_CHANGED,
          MEMBERS_UNKNOWN,
          NEVER_RAN,
          INPUT_CHANGED,
          VERSION_CHANGED,
          RESULT_REMOVED,
          OUTDATED,
          PARKED_JOB_GONE,
          IN_REVIEW,
          REJECTED,
          CONFIGURATION_KEPT,
          HOME_CHANGED,
          FORCED ->
          true;
    };
  }

  /// Of a document that matches no longer. A job of it that was parked has been withdrawn.
  private static State recorded(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> State.DONE;
      case FAILED -> State.FAILED;
      case PARKED -> State.SKIPPED;
      case OUTDATED -> State.OUTDATED;
      case REVIEW -> State.REVIEW;
      case REJECTED -> State.SKIPPED;
    };
  }

  private static State open(Optional<RunRecord> record) {
    return record.filter(found -> found.outcome() == Outcome.OUTDATED).isPresent()
        ? State.OUTDATED
        : State.WAITING;
  }

  private static Dispatch.Run run(RunRecord record) {
    return new Dispatch.Run(
        record.job(), record.attempts(), record.version(), record.digest(), kept(record.at()));
  }

  private static Dispatch.@Nullable Failure error(Document document, String processor) {
    return document.prop(RunRecord.errorKey(processor)).map(Standing::failure).orElse(null);
  }

  private static Dispatch.Failure failure(JsonNode error) {
    String message = error.path("message").asText();
    return new Dispatch.Failure(
        error.path("code").asText(),
        Shortened.to(MOST_MESSAGE, message),
        at(error.path("at").asText()));
  }

  private static Instant at(String text) {
    try {
      return kept(Instant.parse(text));
    } catch (DateTimeException _) {
      return Instant.EPOCH; // not written by this program
    }
  }

  private static Instant kept(Instant at) {
    Instant bounded = at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.isAfter(LATEST) ? LATEST : at;
    return bounded.truncatedTo(ChronoUnit.MILLIS);
  }
}
