package org.daybook.ingest.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daybook.ingest.WorkerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {

  @TempDir Path dir;

  @Test
  void aPackagedApplicationGivesItsLibraries() throws IOException {
    Path jar = dir.resolve("quarkus-app/lib/main/org.daybook.daybook-ingest-0.1.0.jar");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);

    assertThat(WorkerCommand.classpath(jar, "quarkus-run.jar"))
        .isEqualTo(dir.resolve("quarkus-app/lib/main/*").toString());
  }

  @Test
  void aClassPathIsPassedOnWithAbsoluteEntries() {
    assertThat(WorkerCommand.classpath(dir, "a.jar" + File.pathSeparator + dir.resolve("b.jar")))
        .isEqualTo(Path.of("a.jar").toAbsolutePath() + File.pathSeparator + dir.resolve("b.jar"));
  }

  @Test
  void theSettingGoesFirst() throws IOException {
    var command =
        WorkerCommand.of(
            WorkerSettings.DEFAULTS.withClasspath("/somewhere/*").withThreads(3),
            Isolation.UNSHARE,
            dir);

    assertThat(command).startsWith("unshare", "-Urn", "--");
    assertThat(command.get(command.indexOf("-cp") + 1)).isEqualTo("/somewhere/*");
    assertThat(command).endsWith("org.daybook.ingest.worker.WorkerMain", "3");
    assertThat(command)
        .contains("-Xmx536870912", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true");
  }
}
