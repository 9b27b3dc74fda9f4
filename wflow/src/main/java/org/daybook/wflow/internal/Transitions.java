package org.daybook.wflow.internal;

import java.util.EnumSet;
import java.util.Set;
import org.daybook.wflow.internal.Standing.Phase;

/// Which event may meet a job in which phase: all that is not here is illegal.
public final class Transitions {

  private static final Set<Phase> NONE = EnumSet.noneOf(Phase.class);
  private static final Set<Phase> RUNNING = EnumSet.of(Phase.RUNNING);
  private static final Set<Phase> PARKED = EnumSet.of(Phase.PARKED);
  private static final Set<Phase> UNFINISHED = EnumSet.range(Phase.SCHEDULED, Phase.PARKED);

  private Transitions() {}

  public static boolean permit(Phase phase, Event.OfJob event) {
    return before(event).contains(phase);
  }

  private static Set<Phase> before(Event.OfJob event) {
    return switch (event) {
      case Event.JobAdded _ -> NONE;
      case Event.AttemptBegun _ -> EnumSet.of(Phase.QUEUED);
      case Event.StepRecorded _, Event.StepFailed _, Event.JobWaits _ -> RUNNING;
      case Event.JobWoken _ -> EnumSet.of(Phase.SCHEDULED, Phase.WAITING);
      case Event.JobParked _ -> EnumSet.of(Phase.QUEUED, Phase.RUNNING);
      case Event.JobResumed _, Event.JobRestarted _ -> PARKED;
      case Event.JobSucceeded _, Event.JobFailed _, Event.JobStopped _ -> RUNNING;
      case Event.CancelAsked _, Event.DeadlinePassed _, Event.LetterSent _ -> UNFINISHED;
      case Event.ProgressTold _ -> RUNNING;
    };
  }
}
