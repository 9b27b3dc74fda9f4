package org.daybook.benchmarks;

import java.io.IOException;
import java.util.List;

/// A system that runs jobs asked for over HTTP, in processes of its own.
///
/// @param port where it is asked, on loopback
/// @param keyed whether a call names its job, so that it can be repeated
/// @param processes all of its, whose writing counts
record Contender(String name, int port, boolean keyed, List<Child> processes) {

  String path(String job, String key) {
    return keyed ? "/" + job + "/" + key : "/bench/" + job;
  }

  /// The bytes its processes have had written to disks so far.
  long written() throws IOException {
    long written = 0;
    for (Child process : processes) {
      written += Proc.written(process.pid());
    }
    return written;
  }
}
