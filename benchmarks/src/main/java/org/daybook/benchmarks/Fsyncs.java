package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

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
}
