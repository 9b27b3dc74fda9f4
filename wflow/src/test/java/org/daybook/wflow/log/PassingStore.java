package org.daybook.wflow.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.wflow.JobId;

/// A store that asks another.
public interface PassingStore extends LogStore {

  LogStore store();

  @Override
  default int partitions() {
    return store().partitions();
  }

  @Override
  default Standing standing(int partition) {
    return store().standing(partition);
  }

  @Override
  default Log open(int partition) {
    return store().open(partition);
  }

  @Override
  default Optional<JobRow> row(JobId job) {
    return store().row(job);
  }

  @Override
  default List<JobRow> rows(JobFilter filter, int limit) {
    return store().rows(filter, limit);
  }

  @Override
  default Map<String, Long> counts() {
    return store().counts();
  }

  @Override
  default long bytes() {
    return store().bytes();
  }

  @Override
  default void copyTo(Path file) {
    store().copyTo(file);
  }

  @Override
  default void close() {
    store().close();
  }
}
