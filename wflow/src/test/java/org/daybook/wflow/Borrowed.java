package org.daybook.wflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.JobRow;
import org.daybook.wflow.log.Log;
import org.daybook.wflow.log.LogStore;
import org.daybook.wflow.log.MemoryStore;

/// A store that whoever uses it does not close: others use it too.
record Borrowed(MemoryStore store) implements LogStore {

  @Override
  public int partitions() {
    return store.partitions();
  }

  @Override
  public Standing standing(int partition) {
    return store.standing(partition);
  }

  @Override
  public Log open(int partition) {
    return store.open(partition);
  }

  @Override
  public Optional<JobRow> row(JobId job) {
    return store.row(job);
  }

  @Override
  public List<JobRow> rows(JobFilter filter, int limit) {
    return store.rows(filter, limit);
  }

  @Override
  public Map<String, Long> counts() {
    return store.counts();
  }

  @Override
  public long bytes() {
    return store.bytes();
  }

  @Override
  public void copyTo(Path file) {
    store.copyTo(file);
  }

  @Override
  public void close() {
    store.flush();
  }
}
