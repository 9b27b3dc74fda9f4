package org.daybook.ingest.internal.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How the parsing process is kept from the network, by a program this machine has.
public enum Isolation {
  BWRAP("bwrap"),
  UNSHARE("unshare"),
  /// Neither program works here: parsers could reach the network.
  NONE("none");

  private static final long PROBE_SECONDS = 5;

  private final String word;

  Isolation(String word) {
    this.word = word;
  }

  /// Its name in reports.
  public String word() {
    return word;
  }

  /// The command that runs `command` isolated.
  List<String> wrap(List<String> command) {
    var whole =
        new ArrayList<>(
            switch (this) {
              case BWRAP ->
                  List.of(
                      "bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", "--");
              case UNSHARE -> List.of("unshare", "-Urn", "--");
              case NONE -> List.<String>of();
            });
    whole.addAll(command);
    return whole;
  }

  /// The first that works here, found by trying.
  public static Isolation probe() throws InterruptedException {
    for (Isolation isolation : values()) {
      if (isolation == NONE || works(isolation)) {
        return isolation;
      }
    }
    return NONE;
  }

  private static boolean works(Isolation isolation) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(isolation.wrap(List.of("true")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false; // not installed
    }
    try {
      return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }
}
