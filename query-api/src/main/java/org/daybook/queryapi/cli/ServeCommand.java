package org.daybook.queryapi.cli;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.daybook.queryapi.serve.Serving;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = "Runs the service until it is stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder that holds the vaults (default: data).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on (default: 8080; 0 for a free one).")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen on (default: 127.0.0.1). Any other wants --token too.")
  private @Nullable String host;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A host name, beside localhost, under which the service may be spoken to; repeatable.")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--import-root",
      paramLabel = "DIR",
      description = "A folder whose files may be imported by path rather than upload; repeatable.")
  private List<Path> importRoots = List.of();

  @Option(
      names = "--backup-root",
      paramLabel = "DIR",
      description = "A folder that backups are made in and restored from; repeatable.")
  private List<Path> backupRoots = List.of();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:DAYBOOK_TOKEN}",
      description =
          "What every request must carry as bearer token; or DAYBOOK_TOKEN, which other users of the machine cannot see.")
  private @Nullable String token;

  @Override
  public Integer call() {
    var settings = new ServiceProperties();
    settings.set("daybook.data", data);
    settings.set("quarkus.http.port", port);
    settings.set("quarkus.http.host", host);
    settings.set("daybook.allowed-hosts", allowedHosts);
    settings.set("daybook.import-roots", importRoots);
    settings.set("daybook.backup-roots", backupRoots);
    settings.set("daybook.token", token);
    var exit = new int[] {Exit.OK};
    Quarkus.run(
        Serving.class,
        (code, failure) -> {
          exit[0] = code;
          if (failure != null) {
            exit[0] = Exit.FAILED;
            System.err.println("daybook: " + Failures.reason(failure));
          }
        });
    return exit[0];
  }
}
