package org.daybook.queryapi;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A data folder of its own for the service under test, and an import root beside it.
public class FreshData implements QuarkusTestResourceLifecycleManager {

  private @Nullable Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("daybook-test-").toRealPath();
      Path root = Files.createDirectory(folder.resolve("root"));
      Files.writeString(root.resolve("hello.txt"), "hello from the import root\n");
      Files.createSymbolicLink(root.resolve("way-out"), folder);
      Files.writeString(folder.resolve("secret.txt"), "not to be imported\n");
      return Map.of(
          "daybook.data", folder.resolve("data").toString(),
          "daybook.backup-roots", Files.createDirectory(folder.resolve("backups")).toString(),
          "daybook.import-roots", root.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
