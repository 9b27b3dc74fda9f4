package org.daybook.wflow.internal;

import java.util.EnumSet;
import java.util.Set;
import org.daybook.wflow.internal.Standing.Phase;

/// Which event may meet a job in which phase: all that is not here is illegal.
public final class Transitions {

  private Transitions() {}

  public static boolean permit(Phase phase, Event.OfJob event) {
    return before(event).contains(phase);
  }

  private static Set<Phase> before(Event.OfJob event) {
    return switch (event) {
      case Event.JobAdded _ -> EnumSet.noneOf(Phase.class);
      case Event.AttemptBegun _ -> EnumSet.of(Phase.QUEUED);
      case Event.StepRecorded _ -> EnumSet.of(Phase.RUNNING);
      case Event.StepFailed _ -> EnumSet.of(Phase.RUNNING);
      case Event.JobWaits _ -> EnumSet.of(Phase.RUNNING);
      case Event.JobWoken _ -> EnumSet.of(Phase.WAITING);
      case Event.JobParked _ -> EnumSet.of(Phase.QUEUED, Phase.RUNNING);
      case Event.JobResumed _ -> EnumSet.of(Phase.PARKED);
      case Event.JobSucceeded _ -> EnumSet.of(Phase.RUNNING);
      case Event.JobFailed _ -> EnumSet.of(Phase.RUNNING);
      case Event.CancelAsked _ ->
          EnumSet.of(Phase.QUEUED, Phase.RUNNING, Phase.WAITING, Phase.PARKED);
      case Event.JobCancelled _ -> EnumSet.of(Phase.RUNNING);
    };
  }
}
