package org.daybook.queryapi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.processors.Manifest;
import org.daybook.processors.kits.BuiltPlug;
import org.daybook.processors.workbench.PlugTests;
import org.daybook.processors.workbench.Trial;
import org.jspecify.annotations.Nullable;

/// What is done at every change of an author's folder: build, load, run, show. Whatever goes wrong
/// is shown, and the next change tried again. Confined to one thread.
final class DevRounds {

  private static final int SHOWN_DIGITS = 12;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /// What is run.
  sealed interface Act {}

  /// The routine on a document.
  record Subject(
      String name, org.daybook.processors.workbench.Subject subject, TrialOptions options)
      implements Act {}

  /// All golden documents.
  record Goldens() implements Act {}

  private final PlugBench plug;
  private final BenchOptions options;
  private final Screen screen;
  private final Act act;
  private @Nullable DocId doc;

  DevRounds(PlugBench plug, BenchOptions options, Screen screen, Act act) {
    this.plug = plug;
    this.options = options;
    this.screen = screen;
    this.act = act;
  }

  /// Does it once.
  ///
  /// @return the files that the build wrote
  List<Path> play() {
    long start = System.nanoTime();
    var written = new ArrayList<Path>();
    try {
      Optional<BuiltPlug> built = options.build(plug);
      built.ifPresent(made -> written.addAll(written(made)));
      load();
      heading(built);
      run();
      screen.line(
          screen
              .style()
              .dim(
                  "%,d ms; waiting for changes"
                      .formatted((System.nanoTime() - start) / 1_000_000)));
    } catch (DaybookException refused) {
      failed("%s: %s".formatted(refused.code(), refused.getMessage()));
    } catch (CommandFailure | IOException refused) {
      failed(String.valueOf(refused.getMessage()));
    }
    screen.line("");
    return written;
  }

  private void failed(String message) {
    screen.line(screen.style().bad(message));
  }

  private static List<Path> written(BuiltPlug built) {
    return Stream.concat(
            built.modules().stream().filter(BuiltPlug.Module::compiled).map(BuiltPlug.Module::file),
            built.bindings().stream())
        .toList();
  }

  private void load() throws IOException {
    if (act instanceof Goldens) {
      plug.close(); // golden documents are made once in a vault
    }
    if (plug.load()) {
      doc = null;
    }
  }

  /// When, and the modules by what identifies them.
  private void heading(Optional<BuiltPlug> built) {
    var paths = new TreeSet<String>();
    plug.workbench().manifest().routines().values().stream()
        .map(Manifest.RoutineEntry::module)
        .forEach(paths::add);
    String compiled =
        built.map(made -> ", built in %,d ms".formatted(made.took().toMillis())).orElse("");
    for (String path : paths) {
      byte[] bytes = plug.source().files().getOrDefault(path, new byte[0]);
      screen.line(
          "%s %s %s%s"
              .formatted(
                  screen.style().dim(TIME.format(LocalTime.now(ZoneId.systemDefault()))),
                  path,
                  screen.style().bold(sha256(bytes).substring(0, SHOWN_DIGITS)),
                  compiled));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
  }

  private void run() throws IOException {
    switch (act) {
      case Goldens _ ->
          GoldenText.print(
              screen,
              new PlugTests(plug.workbench(), PlugTests.MOST_KILLS)
                  .run(
                      org.daybook.processors.workbench.Goldens.read(
                          plug.folder(), plug.workbench().manifest())));
      case Subject(String name, var subject, TrialOptions trial) -> {
        if (doc == null) {
          doc = plug.workbench().put(name, TrialOptions.known(subject, plug.workbench()));
        }
        Trial tried = trial.run(plug.workbench(), doc);
        screen.line(
            "routine %s on %s: %s"
                .formatted(tried.routine(), name, TrialText.ending(tried, screen.style())));
        TrialText.print(screen, tried);
      }
    }
  }
}
