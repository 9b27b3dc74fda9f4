package org.daybook.queryapi.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.daybook.processors.packages.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "key",
    description = "Makes a key to sign plugs with, and prints the public line that operators pin.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugKeyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "Where to keep it; only you may read it then.")
  private Path file;

  @Mixin private PlugScreen screen;

  @Override
  public Integer call() {
    SigningKey key = SigningKey.create();
    PlugPlaces.told(() -> kept(key));
    screen.line(key.publicKey().toString());
    return Exit.OK;
  }

  // Made with its permissions before the key is in it.
  private Path kept(SigningKey key) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailure(
          Exit.FAILED, "%s is there already; a key is never written over".formatted(file));
    }
    return Files.write(file, key.text().getBytes(StandardCharsets.UTF_8));
  }
}
