package org.daybook.wflow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Standing;

/// Jobs as others see them. Thread-safe.
final class Views {

  private static final byte[] NOTHING = {};

  private final Map<JobId, byte[]> progress = new ConcurrentHashMap<>();

  void progress(JobId job, byte[] said) {
    progress.put(job, said);
  }

  void forget(JobId job) {
    progress.remove(job);
  }

  /// The last position of the log that [#job] will read; 0 when what it shows is all in memory.
  static long reads(Entry entry) {
    long args = entry.origin().args().read();
    return entry.standing() instanceof Standing.Succeeded(Payload result)
        ? Math.max(args, result.read())
        : args;
  }

  Job job(Entry entry, Function<Payload, byte[]> payloads) {
    Entry.Origin origin = entry.origin();
    byte[] told = entry.progress().inline();
    byte[] said = progress.getOrDefault(origin.id(), told == null ? NOTHING : told);
    return new Job(
        origin.id(),
        origin.wflow(),
        entry.tries().version(),
        origin.key(),
        origin.lane(),
        origin.parent(),
        origin.label(),
        state(entry.standing(), payloads),
        entry.tries().attempts(),
        entry.trail().steps(),
        origin.added(),
        entry.changed(),
        origin.deadline(),
        payloads.apply(origin.args()),
        said.clone());
  }

  private static JobState state(Standing standing, Function<Payload, byte[]> payloads) {
    return switch (standing) {
      case Standing.Scheduled s -> new JobState.Scheduled(s.until());
      case Standing.Queued _ -> new JobState.Queued();
      case Standing.Running _ -> new JobState.Running();
      case Standing.Waiting s -> new JobState.Waiting(s.until(), s.why());
      case Standing.Parked s -> new JobState.Parked(s.why());
      case Standing.Succeeded s -> new JobState.Succeeded(payloads.apply(s.result()));
      case Standing.Failed s -> new JobState.Failed(s.why());
      case Standing.Cancelled s -> new JobState.Cancelled(s.why());
    };
  }
}
