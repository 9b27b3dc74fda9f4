package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What Linux says of processes.
final class Proc {

  private Proc() {}

  static boolean known() {
    return Files.exists(Path.of("/proc/self/io"));
  }

  /// The bytes that a process has had written to disks so far; 0 where the system does not say.
  static long written(long pid) throws IOException {
    Path io = Path.of("/proc", Long.toString(pid), "io");
    return Files.exists(io) ? value(Files.readAllLines(io), "write_bytes:") : 0;
  }

  /// How often this process's threads whose names begin so have gone to sleep so far.
  static long voluntarySwitches(String prefix) throws IOException {
    if (!known()) {
      return 0;
    }
    long switches = 0;
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
          switches += value(Files.readAllLines(task.resolve("status")), "voluntary_ctxt_switches:");
        }
      }
    }
    return switches;
  }

  private static long value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
        .findFirst()
        .orElse(0);
  }
}
