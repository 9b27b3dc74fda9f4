package org.daybook.wflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Index;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Wake;

/// Checks that something will wake every unfinished job: a worker, a timer, what it waits for, or a
/// person.
final class Armed {

  private Armed() {}

  /// @param hasWorker whether a job's code is on a thread, or about to be
  static List<NotArmed> violations(Index index, Predicate<JobId> hasWorker) {
    List<NotArmed> found = new ArrayList<>();
    for (Entry entry : index.all()) {
      String why =
          switch (entry.standing()) {
            case Standing.Scheduled _ -> index.isTimed(entry) ? "" : "its timer is not set";
            case Standing.Queued _ -> index.isInLine(entry) ? "" : "it is in no line for a worker";
            case Standing.Running _ -> hasWorker.test(entry.id()) ? "" : "no worker has it";
            case Standing.Waiting waiting -> waits(index, entry, waiting);
            case Standing.Parked _ -> "";
            case Standing.Succeeded _, Standing.Failed _, Standing.Cancelled _ -> "";
          };
      if (!why.isEmpty()) {
        found.add(new NotArmed(entry.id(), entry.standing().phase().word(), why));
      }
    }
    return found;
  }

  private static String waits(Index index, Entry entry, Standing.Waiting waiting) {
    if (!index.isTimed(entry)) {
      return "its timer is not set";
    }
    return switch (waiting.wake()) {
      case Wake.Time _ -> waiting.until() == null ? "it waits for a time that is none" : "";
      case Wake.Mail(var kind, var name) ->
          entry.mail().first(kind, name) == null ? "" : "what it waits for is there";
      case Wake.Child(JobId child) -> {
        Entry found = index.job(child);
        yield found == null || found.standing().phase().ended() ? "its child has ended" : "";
      }
    };
  }
}
