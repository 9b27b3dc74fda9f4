package org.daybook.wflow.log;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A log that asks another.
public interface PassingLog extends Log {

  Log log();

  @Override
  default long epoch() {
    return log().epoch();
  }

  @Override
  default long base() {
    return log().base();
  }

  @Override
  default long last() {
    return log().last();
  }

  @Override
  default Appended append(List<Entry> entries) {
    return log().append(entries);
  }

  @Override
  default List<Stored> read(long after, int limit) {
    return log().read(after, limit);
  }

  @Override
  default Optional<Stored> at(long position) {
    return log().at(position);
  }

  @Override
  default byte[] blob(long position) {
    return log().blob(position);
  }

  @Override
  default void chain(long last, Consumer<Stored> each) {
    log().chain(last, each);
  }

  @Override
  default void restore(Consumer<byte[]> row) {
    log().restore(row);
  }

  @Override
  default Appended checkpoint(Checkpoint checkpoint) {
    return log().checkpoint(checkpoint);
  }

  @Override
  default List<JobRow> ended(int limit) {
    return log().ended(limit);
  }

  @Override
  default Kept kept() {
    return log().kept();
  }

  @Override
  default void seal() {
    log().seal();
  }

  @Override
  default boolean sealed() {
    return log().sealed();
  }

  @Override
  default void close() {
    log().close();
  }
}
