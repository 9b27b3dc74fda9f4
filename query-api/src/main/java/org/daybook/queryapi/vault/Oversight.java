package org.daybook.queryapi.vault;

import java.util.List;
import java.util.Optional;
import org.daybook.wflow.Counters;
import org.daybook.wflow.NotArmed;
import org.daybook.wflow.ReplayVerdict;
import org.daybook.wflow.Schedule;
import org.daybook.wflow.log.JobFilter;

/// What an operator may know of a vault's jobs, beside the jobs. Thread-safe.
public interface Oversight {

  /// Sums since the vault was opened, and what is going on now; does not scan.
  Counters counters();

  /// Unfinished jobs that nothing would wake, as last checked; empty is right.
  List<NotArmed> notArmed();

  /// Why no more work is taken until the vault is opened again; none while all is well.
  Optional<Throwable> broken();

  /// Schedules, by name.
  List<Schedule> schedules();

  /// Runs the journals of jobs that match against the code there is now, without effects.
  ///
  /// @param limit how many jobs at most, the newest first
  List<ReplayVerdict> replay(JobFilter filter, int limit);
}
