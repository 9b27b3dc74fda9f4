package org.daybook.wflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.Log;
import org.daybook.wflow.log.MemoryStore;
import org.daybook.wflow.log.PassingLog;
import org.daybook.wflow.log.PassingStore;

/// A store that lets a history see what becomes durable, and when.
///
/// @param logs the present openings, by partition
record SimStore(MemoryStore store, SimHistory history, Map<Integer, Log> logs)
    implements PassingStore {

  SimStore(MemoryStore store, SimHistory history) {
    this(store, history, new HashMap<>());
  }

  @Override
  public Log open(int partition) {
    Log log = new Watched(partition, store.open(partition), history);
    logs.put(partition, log);
    return log;
  }

  private record Watched(int partition, Log log, SimHistory history) implements PassingLog {

    @Override
    public Appended append(List<Entry> entries) {
      Appended appended = log.append(entries);
      history.appending(partition, epoch(), appended);
      List<Entry> mine = new ArrayList<>(entries);
      appended
          .durable()
          .whenComplete(
              (_, failure) -> {
                if (failure == null) {
                  history.durable(partition, epoch(), appended.first(), mine);
                }
              });
      return appended;
    }

    @Override
    public Appended checkpoint(Checkpoint checkpoint) {
      checkpoint.forget().forEach(row -> history.forgetting(row.id()));
      return log.checkpoint(checkpoint);
    }
  }
}
