package org.daybook.queryapi.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.daybook.documents.DocumentSettings;

/// Finds settings that make no sense. Pure but for looking at the folders named.
public final class Checks {

  private static final int SHORTEST_TOKEN = 16;

  /// A job's partition is told by one byte of its id.
  private static final int MOST_PARTITIONS = 256;

  private static final int MOST_RUNNING = 100_000;

  private static final int MOST_THREADS = 1_024;

  /// What a manifest can ask for at most.
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  private static final long MOST_COUNTED = 1L << 40;

  /// What the sandbox gives a table at most.
  private static final int MOST_TABLE_ENTRIES = 65_536;

  /// What a prop may hold at most.
  private static final long MOST_OUTPUT = DocumentSettings.DEFAULTS.maxValueBytes();

  private Checks() {}

  /// What is wrong, each a sentence that names its setting; empty when the service may start.
  ///
  /// @param host the address to bind
  public static List<String> faults(DaybookConfig config, String host) {
    var faults = new ArrayList<String>();
    if (Files.exists(config.data()) && !Files.isDirectory(config.data())) {
      faults.add("daybook.data: %s is a file; wanted a folder".formatted(config.data()));
    }
    for (Path root : config.importRoots().orElse(List.of())) {
      if (!Files.isDirectory(root)) {
        faults.add("daybook.import-roots: %s is not a folder".formatted(root));
      }
    }
    for (Path root : config.backupRoots().orElse(List.of())) {
      if (!Files.isDirectory(root)) {
        faults.add("daybook.backup-roots: %s is not a folder".formatted(root));
      }
    }
    documents(config, faults);
    jobs(config.jobs(), faults);
    processors(config.processors(), faults);
    read(() -> Settings.publishers(config.plugs()), faults);
    read(() -> Settings.registries(config.plugs()), faults);
    token(config.token(), host, faults);
    if (config.jsonLimit().asLongValue() < 1_024
        || config.jsonLimit().asLongValue() > 1_000_000_000) {
      faults.add(
          "daybook.json-limit is %d bytes; wanted 1K to 1000M"
              .formatted(config.jsonLimit().asLongValue()));
    }
    if (!config.query().base().matches("https?://[^\\s<>\"{}|\\\\^`?#]+[^\\s<>\"{}|\\\\^`?#/]")) {
      faults.add(
          "daybook.query.base is \"%s\"; wanted an http IRI without a / at its end"
              .formatted(config.query().base()));
    }
    return faults;
  }

  private static void documents(DaybookConfig config, List<String> faults) {
    if (config.openDocuments() < 0 || config.openDocuments() > 100_000) {
      faults.add(
          "daybook.open-documents is %d; wanted 0 to 100000".formatted(config.openDocuments()));
    } else if (config.blobGrace().isNegative()) {
      faults.add("daybook.blob-grace is %s; wanted zero or more".formatted(config.blobGrace()));
    } else {
      read(() -> Settings.documents(config), faults);
    }
    if (config.feed().keepFor().filter(time -> !time.isPositive()).isPresent()) {
      faults.add("daybook.feed.keep-for is not above zero; leave it out to keep all");
    }
    if (config.feed().keepEntries().orElse(1) < 1) {
      faults.add("daybook.feed.keep-entries is not above zero; leave it out to keep all");
    }
  }

  private static void read(Supplier<?> setting, List<String> faults) {
    try {
      var _ = setting.get();
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private static void jobs(DaybookConfig.Jobs jobs, List<String> faults) {
    if (jobs.keep() < 0) {
      faults.add("daybook.jobs.keep is %d; wanted 0 or more".formatted(jobs.keep()));
    }
    if (jobs.keepFor().filter(time -> !time.isPositive()).isPresent()) {
      faults.add("daybook.jobs.keep-for is not above zero; leave it out for the default");
    }
    if (jobs.keepBytes().filter(size -> size.asLongValue() < 1).isPresent()) {
      faults.add("daybook.jobs.keep-bytes is not above zero; leave it out for the default");
    }
    if (jobs.grace().isNegative()) {
      faults.add("daybook.jobs.grace is %s; wanted zero or more".formatted(jobs.grace()));
    }
    if (jobs.partitions() < 1 || jobs.partitions() > MOST_PARTITIONS) {
      faults.add(
          "daybook.jobs.partitions is %d; wanted 1 to %d"
              .formatted(jobs.partitions(), MOST_PARTITIONS));
    }
    if (jobs.running() < 0 || jobs.running() > MOST_RUNNING) {
      faults.add(
          "daybook.jobs.running is %d; wanted 0 (none is run) to %d"
              .formatted(jobs.running(), MOST_RUNNING));
    }
  }

  private static void processors(DaybookConfig.Processors runs, List<String> faults) {
    if (runs.threads() < 0 || runs.threads() > MOST_THREADS) {
      faults.add(
          "daybook.processors.threads is %d; wanted 0 (one a core) to %d"
              .formatted(runs.threads(), MOST_THREADS));
    }
    if (!runs.timePerRun().isPositive() || runs.timePerRun().compareTo(LONGEST_RUN) > 0) {
      faults.add(
          "daybook.processors.time-per-run is %s; wanted above zero, to %s"
              .formatted(runs.timePerRun(), LONGEST_RUN));
    }
    if (runs.memoryPerRun().asLongValue() < 1L << 16
        || runs.memoryPerRun().asLongValue() > 2_047L << 20) {
      faults.add(
          "daybook.processors.memory-per-run is %d bytes; wanted 64K to 2047M"
              .formatted(runs.memoryPerRun().asLongValue()));
    }
    perRun("table-entries", runs.tableEntriesPerRun(), "", 0, MOST_TABLE_ENTRIES, faults);
    perRun("calls", runs.callsPerRun(), "", 1, MOST_COUNTED, faults);
    perRun("output", runs.outputPerRun().asLongValue(), " bytes", 1, MOST_OUTPUT, faults);
    perRun("log", runs.logPerRun().asLongValue(), " bytes", 0, MOST_COUNTED, faults);
    perRun("read", runs.readPerRun().asLongValue(), " bytes", 0, MOST_COUNTED, faults);
    perRun("edits", runs.editsPerRun(), "", 0, MOST_COUNTED, faults);
  }

  private static void perRun(
      String name, long given, String unit, long least, long most, List<String> faults) {
    if (given < least || given > most) {
      faults.add(
          "daybook.processors.%s-per-run is %d%s; wanted %d to %d"
              .formatted(name, given, unit, least, most));
    }
  }

  private static void token(Optional<String> token, String host, List<String> faults) {
    if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
      faults.add(
          "daybook.token has %d characters; wanted %d or more, hard to guess"
              .formatted(token.get().length(), SHORTEST_TOKEN));
    }
    if (token.isEmpty() && !loopback(host)) {
      faults.add(
          "quarkus.http.host is %s, which others can reach: set daybook.token too, and daybook.allowed-hosts to the"
                  .formatted(host)
              + " names they will use; or bind 127.0.0.1");
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
