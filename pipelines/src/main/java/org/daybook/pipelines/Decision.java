package org.daybook.pipelines;

import java.util.List;
import org.daybook.wflow.JobId;

/// What is to be done about one document and one processor.
public sealed interface Decision {

  /// Why, as a stable word and for people.
  Reason reason();

  /// Nothing.
  record Skip(Reason reason) implements Decision {}

  /// Run it on the document as it stands.
  ///
  /// @param digest of the input
  record Run(Reason reason, String digest) implements Decision {}

  /// Run it on the document as it stands, in place of jobs with older input.
  ///
  /// @param digest of the new input
  /// @param cancel jobs that are to end now
  /// @param finish jobs that go first
  record Supersede(Reason reason, String digest, List<JobId> cancel, List<JobId> finish)
      implements Decision {
    public Supersede {
      cancel = List.copyOf(cancel);
      finish = List.copyOf(finish);
    }
  }

  /// End these jobs; nothing follows them.
  record Cancel(Reason reason, List<JobId> cancel) implements Decision {
    public Cancel {
      cancel = List.copyOf(cancel);
    }
  }

  /// The reasons.
  enum Reason {
    NOT_INSTALLED("no installed plug has this processor"),
    DOCUMENT_UNKNOWN("the document does not exist, or no longer"),
    NO_MATCH("the predicate does not hold"),
    PREDICATE_UNDECIDED(
        "its predicate's ASK went over its bounds, and so counts as not holding; make it simpler"),
    UP_TO_DATE("it ran on this input with this version"),
    FAILED_BEFORE("it failed on this input with this version, and would fail again"),
    PARKED("its run is parked and waits for a person to resume the job"),
    DISCARDED("its run was parked, and a person ended the job"),
    IN_FLIGHT("a job with this input is queued or running"),
    NEVER_RAN("it never ran on this document"),
    INPUT_CHANGED("what it reads changed since its last run"),
    VERSION_CHANGED("the processor changed since its last run"),
    RESULT_REMOVED("its result was removed"),
    OUTDATED("its last run finished on input that had changed meanwhile"),
    PARKED_JOB_GONE("its run was parked, and the job is no longer known"),
    IN_REVIEW("its result waits for a person to approve or reject it"),
    REJECTED("a person rejected its result on this input"),
    FORCED("somebody asked for it");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /// For people.
    public String text() {
      return text;
    }

    /// The stable word.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
