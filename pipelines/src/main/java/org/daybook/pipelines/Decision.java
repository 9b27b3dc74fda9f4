package org.daybook.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

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
    NOT_INSTALLED(
        "no installed plug has this processor", "install a plug that has it, or enable that plug"),
    DOCUMENT_UNKNOWN(
        "the document does not exist, or no longer", "create the document, or restore it"),
    NO_MATCH(
        "the predicate does not hold", "change the document until the clauses named here hold"),
    PREDICATE_UNDECIDED(
        "its predicate's ASK went over its bounds, and so counts as not holding",
        "a simpler ASK in its predicate; it is asked again after a while"),
    ASK_RESTS(
        "its predicate's ASK went over its bounds lately, here or on several documents, and is not asked"
            + " for a while",
        "nothing need be done: it is asked again when the while is over"),
    MEMBER(
        "it is a member: the processor runs on the document of its group",
        "a change of what the processor reads here makes it run on the document of the group"),
    MEMBERS_CHANGED(
        "the members of its group changed, and it waits whether more of them do",
        "nothing need be done: it is dispatched when the time of its collate job has come"),
    MEMBERS_UNKNOWN(
        "the members of its group are being counted",
        "nothing need be done: it is decided about when every document was looked at"),
    UP_TO_DATE(
        "it ran on this input with this version",
        "a change of what it reads, another version of it, removing its result from the document, or"
            + " asking for a run"),
    FAILED_BEFORE(
        "it failed on this input with this version, and would fail again",
        "a change of what it reads, another version of it, a retry of the error, or asking for a run"),
    PARKED(
        "its run is parked and waits for a person to resume the job",
        "resuming its job, a retry of the error, or a change of what it reads"),
    DISCARDED(
        "its run was parked, and a person ended the job",
        "a change of what it reads, another version of it, a retry of the error, or asking for a run"),
    IN_FLIGHT(
        "a job with this input is queued or running",
        "nothing need be done: it runs when its job has its turn"),
    NEVER_RAN("it never ran on this document", Reason.ABOUT_TO),
    INPUT_CHANGED("what it reads changed since its last run", Reason.ABOUT_TO),
    VERSION_CHANGED("the processor changed since its last run", Reason.ABOUT_TO),
    RESULT_REMOVED("its result was removed", Reason.ABOUT_TO),
    OUTDATED("its last run finished on input that had changed meanwhile", Reason.ABOUT_TO),
    PARKED_JOB_GONE(
        "its run was parked, and the job is no longer known or went with its plug",
        Reason.ABOUT_TO),
    HOME_CHANGED(
        "its processor has another home since, and the job waits for workers of the old one",
        Reason.ABOUT_TO),
    IN_REVIEW(
        "its result waits for a person to approve or reject it",
        "a change of what it reads, another version of it, or asking for a run; approving merges the"
            + " result there is"),
    REJECTED(
        "a person rejected its result on this input",
        "a change of what it reads, another version of it, or asking for a run"),
    AWAITS_STAGE(
        "a stage of its pipeline before it has yet to be done on this input",
        "the stages before it, when they succeed"),
    NO_FAILURE("no stage of its pipeline has failed", "a stage of its pipeline that fails"),
    CONFIGURATION_KEPT(
        "an earlier version of its pipeline ran here, and the pipeline says that this stands",
        "a change of what was read, removing the pipeline's result, or asking for a run of its first stage"),
    FORCED("somebody asked for it", Reason.ABOUT_TO);

    private static final String ABOUT_TO =
        "nothing need be done: it is dispatched at the next look at the document";

    private final String text;
    private final String next;

    Reason(String text, String next) {
      this.text = text;
      this.next = next;
    }

    /// The reason of a word; empty for one that this version does not know.
    public static Optional<Reason> of(@Nullable String word) {
      return Stream.of(values()).filter(reason -> reason.word().equals(word)).findFirst();
    }

    /// What would make the processor run, for people.
    public String next() {
      return next;
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
