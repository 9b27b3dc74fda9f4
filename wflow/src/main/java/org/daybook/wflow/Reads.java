package org.daybook.wflow;

import java.util.List;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Journal;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;

/// What a partition's log and fold hold of its jobs; waits for what is not durable yet.
// Thread-safe.
final class Reads {

  private final Partition partition;
  private final Shared shared;
  private final Log log;
  private final Payloads payloads;

  Reads(Partition partition, Shared shared, Log log, RecentPayloads recent) {
    this.partition = partition;
    this.shared = shared;
    this.log = log;
    this.payloads = new Payloads(log, recent);
  }

  Payloads payloads() {
    return payloads;
  }

  byte[] load(Payload payload) {
    if (!partition.isDurable(payload.read())) {
      partition.awaitDurable();
    }
    return payloads.load(payload);
  }

  @Nullable Letter letter(JobId job, Letter.Kind kind, String name) {
    Entry entry = partition.index().job(job);
    return entry == null ? null : entry.mail().first(kind, name);
  }

  byte[] load(Letter letter) {
    if (!partition.isDurable(letter.position())) {
      partition.awaitDurable();
    }
    return payloads.at(letter.position());
  }

  @Nullable Entry find(JobId job) {
    Entry entry = partition.index().job(job);
    return entry == null ? shared.row(job).orElse(null) : entry;
  }

  /// A job's journal, durable.
  List<Slot> journal(Entry entry) {
    if (entry.trail().head() == 0) {
      return List.of();
    }
    if (!partition.isDurable(entry.trail().head())) {
      partition.awaitDurable();
    }
    Journal journal = new Journal();
    log.chain(
        entry.trail().head(),
        stored ->
            journal.add(stored.position(), EventCodec.decode(stored.position(), stored.bytes())));
    return journal.slots();
  }
}
