package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/// The yardstick of durable work: how often a second the disk under a folder takes a small append
/// and an fsync, one after the other.
final class Fsyncs {

  private Fsyncs() {}

  static double perSecond(Path folder, Duration time) throws IOException {
    Path file = folder.resolve("fsyncs");
    var page = ByteBuffer.allocate(4096);
    long count = 0;
    long start = System.nanoTime();
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      while (System.nanoTime() - start < time.toNanos()) {
        channel.write(page.rewind());
        channel.force(false);
        count++;
      }
    }
    return count * 1e9 / (System.nanoTime() - start);
  }

  /// What one append of about a record's size and its fsync take, in milliseconds, the median.
  static double medianMillis(Path folder, int count) throws IOException {
    var record = ByteBuffer.allocate(300);
    double[] times = new double[count];
    try (var channel =
        FileChannel.open(
            folder.resolve("appends"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        channel.write(record.rewind());
        channel.force(false);
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return times[count / 2];
  }
}
