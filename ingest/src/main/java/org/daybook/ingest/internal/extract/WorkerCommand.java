package org.daybook.ingest.internal.extract;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.daybook.ingest.WorkerSettings;
import org.daybook.ingest.worker.WorkerMain;

/// The command line of a parsing process.
final class WorkerCommand {

  /// Overrides where the process finds its classes, above settings.
  static final String CLASSPATH_PROPERTY = "daybook.worker.classpath";

  private WorkerCommand() {}

  /// @param temporary where its temporary files go
  static List<String> of(WorkerSettings settings, Isolation isolation, Path temporary) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + settings.heapBytes());
    // Its overhead limit ends a process that does nothing but collect garbage.
    command.add("-XX:+UseParallelGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-XX:-UsePerfData");
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + temporary.resolve("crash.log"));
    command.add("-Djava.awt.headless=true");
    command.add("-Djava.io.tmpdir=" + temporary);
    // POI logs through it, and nothing here listens; it would say so each time.
    command.add("-Dlog4j2.StatusLogger.level=OFF");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classpath(settings));
    command.add(WorkerMain.class.getName());
    command.add(Integer.toString(settings.threads()));
    return isolation.wrap(command);
  }

  /// The system property, or the setting, or what this process runs from.
  private static String classpath(WorkerSettings settings) {
    String override = System.getProperty(CLASSPATH_PROPERTY, settings.classpath());
    return override.isEmpty()
        ? classpath(codeSource(), System.getProperty("java.class.path", ""))
        : override;
  }

  /// The `lib/main` folder of a packaged application, or the class path.
  ///
  /// @param home the jar or folder that this class was loaded from
  /// @param path the class path of this process
  static String classpath(Path home, String path) {
    Path folder = home.getParent();
    if (Files.isRegularFile(home) && folder != null && folder.endsWith(Path.of("lib", "main"))) {
      return folder.resolve("*").toString();
    }
    return path.isEmpty() ? home.toString() : absolute(path);
  }

  /// The process has another working folder.
  private static String absolute(String classpath) {
    var entries = new ArrayList<String>();
    for (String entry : classpath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path codeSource() {
    CodeSource source = WorkerMain.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Path.of("");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Path.of(""); // not a file: the class path must do
    }
  }
}
