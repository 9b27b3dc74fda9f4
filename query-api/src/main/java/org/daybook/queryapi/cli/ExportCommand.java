package org.daybook.queryapi.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = "Writes the vault, as it is at one moment, as lines of JSON.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "Written anew; - is standard output.")
  private String file;

  @Option(names = "--newest", description = "Documents as they stand, without their history.")
  private boolean newest;

  @Option(names = "--no-blobs", description = "Without the bytes of files.")
  private boolean noBlobs;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException {
    Screen screen = server.screen();
    String path = "/api/v1/export?history=%s&blobs=%s".formatted(!newest, !noBlobs);
    try (Client client = server.connect();
        InputStream lines = client.stream(path)) {
      if (file.equals("-")) {
        lines.transferTo(System.out);
        System.out.flush();
        return Exit.OK;
      }
      Path target = Path.of(file).toAbsolutePath();
      Path part = target.resolveSibling(target.getFileName() + ".part");
      Files.copy(lines, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      screen.line("%s: %s".formatted(file, Words.size(Files.size(target))));
      return Exit.OK;
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "the export to %s broke off: %s".formatted(file, e));
    }
  }
}
