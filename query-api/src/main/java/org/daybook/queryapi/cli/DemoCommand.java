package org.daybook.queryapi.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Shows everything once, on the sample files.",
      "Starts a service, installs the sample plugs, imports the files, asks three questions, and serves on."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder that holds the vaults (default: a temporary one).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on (default: 8080, or a free one if that is taken).")
  private @Nullable Integer port;

  @Option(names = "--exit", description = "Stop when the questions are answered.")
  private boolean exit;

  @Option(names = "--samples", paramLabel = "DIR", hidden = true)
  private @Nullable Path samples;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path from = samples != null ? samples : Samples.folder();
    Path folder = data != null ? data : Files.createTempDirectory("daybook-demo-");
    int chosen = port != null ? port : free(8080);
    var settings = new ServiceProperties();
    settings.set("daybook.data", folder);
    settings.set("quarkus.http.port", chosen);
    settings.set("daybook.import-roots", List.of(from.toAbsolutePath()));
    settings.set("quarkus.log.level", "WARN");
    Screen screen =
        Screen.of(spec.commandLine().getOut(), spec.commandLine().getErr(), System.getenv());
    var service = new InProcess();
    try (Client client = new Client(URI.create("http://127.0.0.1:" + chosen), Optional.empty())) {
      service.start(client);
      boolean good = new Demo(client, screen, from, folder, !exit).run();
      if (exit) {
        return good ? Exit.OK : Exit.FAILED;
      }
      service.await();
      return good ? Exit.OK : Exit.FAILED;
    } finally {
      service.stop();
      if (data == null) {
        Samples.delete(folder);
      }
    }
  }

  /// The port if nobody has it, else a free one.
  private static int free(int wanted) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return wanted;
    } catch (IOException _) {
      try (var socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket.getLocalPort();
      }
    }
  }
}
