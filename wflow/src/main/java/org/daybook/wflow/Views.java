package org.daybook.wflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.log.Log;

/// Jobs as others see them. Thread-safe.
final class Views {

  private static final byte[] NOTHING = {};

  private final Log log;
  private final Payloads payloads;
  private final Map<JobId, byte[]> progress = new ConcurrentHashMap<>();

  Views(Log log) {
    this.log = log;
    this.payloads = new Payloads(log);
  }

  Payloads payloads() {
    return payloads;
  }

  void progress(JobId job, byte[] said) {
    progress.put(job, said.clone());
  }

  void forget(JobId job) {
    progress.remove(job);
  }

  /// The last position of the log that [#job] will read; 0 when what it shows is all in memory.
  long reads(Entry entry) {
    long args = entry.origin().args().read();
    return entry.standing() instanceof Standing.Succeeded(Payload result)
        ? Math.max(args, result.read())
        : args;
  }

  Job job(Entry entry) {
    Entry.Origin origin = entry.origin();
    return new Job(
        origin.id(),
        origin.wflow(),
        origin.key(),
        origin.lane(),
        state(entry.standing()),
        entry.attempts(),
        entry.steps(),
        origin.added(),
        entry.changed(),
        payloads.load(origin.args()),
        progress.getOrDefault(origin.id(), NOTHING).clone());
  }

  List<JournalEntry> journal(Entry entry) {
    List<JournalEntry> journal = new ArrayList<>();
    for (Log.Stored stored : log.group(entry.id().value())) {
      if (stored.position() > entry.origin().seq()
          && EventCodec.decode(stored.position(), stored.bytes()) instanceof Event.StepRecorded e) {
        journal.add(new JournalEntry(e.name(), e.digest(), e.result(), e.at()));
      }
    }
    return journal;
  }

  private JobState state(Standing standing) {
    return switch (standing) {
      case Standing.Queued _ -> new JobState.Queued();
      case Standing.Running _ -> new JobState.Running();
      case Standing.Waiting s -> new JobState.Waiting(s.until(), s.why());
      case Standing.Parked s -> new JobState.Parked(s.why());
      case Standing.Succeeded s -> new JobState.Succeeded(payloads.load(s.result()));
      case Standing.Failed s -> new JobState.Failed(s.why());
      case Standing.Cancelled s -> new JobState.Cancelled(s.why());
    };
  }
}
