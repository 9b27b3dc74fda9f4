package org.daybook.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

/// Load over HTTP: so many connections, each asking again once it is answered. The same for every
/// contender.
final class Load {

  private static final byte[] NOTHING = {};

  private final Contender contender;
  private final String job;
  private final int connections;

  Load(Contender contender, String job, int connections) {
    this.contender = contender;
    this.job = job;
    this.connections = connections;
  }

  /// What was measured.
  ///
  /// @param perSecond jobs that ended
  /// @param median of the time from asking to the result, in milliseconds
  /// @param slow the same, the 99th of 100
  /// @param bytes written to disk for each job
  record Point(double perSecond, double median, double slow, double bytes) {}

  Point run(Duration warmUp, Duration time) throws Exception {
    calls("w", warmUp);
    long written = contender.written();
    long start = System.nanoTime();
    long[] nanos = calls("m", time);
    double seconds = (System.nanoTime() - start) / 1e9;
    double bytes = (double) (contender.written() - written) / nanos.length;
    return new Point(
        nanos.length / seconds,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 99L / 100)] / 1e6,
        bytes);
  }

  /// The time of each call, sorted.
  private long[] calls(String name, Duration time) throws Exception {
    var all = new ConcurrentLinkedQueue<long[]>();
    long deadline = System.nanoTime() + time.toNanos();
    Engines.together(
        connections, number -> all.add(connection(name + connections + "-" + number, deadline)));
    long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    if (nanos.length == 0) {
      throw new IllegalStateException("%s answered nothing".formatted(contender.name()));
    }
    return nanos;
  }

  private long[] connection(String name, long deadline) throws Exception {
    LongStream.Builder nanos = LongStream.builder();
    try (var client = new LeanClient(contender.port())) {
      for (int i = 0; System.nanoTime() < deadline; i++) {
        long start = System.nanoTime();
        client.post(contender.path(job, name + "-" + i), "application/json", NOTHING);
        nanos.add(System.nanoTime() - start);
      }
    }
    return nanos.build().toArray();
  }
}
