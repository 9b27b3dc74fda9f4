package org.daybook.documents.internal.blob;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.documents.BlobLocation;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A process that speaks S3 on a loopback port of its own choice, with a bucket `daybook`. It takes
/// any keys.
final class S3Server implements AutoCloseable {

  static final String BUCKET = "daybook";
  static final BlobLocation.Keys KEYS = new BlobLocation.Keys("test-access", "test-secret");

  private static final Duration READY = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("Tomcat started on ports? (\\d+) \\(http\\)");

  private final Process process;
  private final URI endpoint;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /// Gives tests the one server of the run, started for the first that asks.
  static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == S3Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(S3Server.class))
          .computeIfAbsent(S3Server.class, any -> start(temporary()), S3Server.class);
    }

    private static Path temporary() {
      try {
        return Files.createTempDirectory("s3mock");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// @param root where the server keeps what it is given; deleted when it ends in peace
  static S3Server start(Path root) {
    try {
      Path context = root.resolve("s3mock-loopback.xml");
      context.toFile().deleteOnExit();
      try (var in = S3Server.class.getResourceAsStream("s3mock-loopback.xml")) {
        Files.write(context, in.readAllBytes());
      }
      Path data = Files.createDirectories(root.resolve("data"));
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-jar",
                  System.getProperty("s3mock.jar"),
                  "--server.ssl.enabled=false",
                  "--server.port=0",
                  "--server.address=127.0.0.1",
                  "--http.port=0",
                  "--spring.main.banner-mode=off",
                  "--spring.main.allow-bean-definition-overriding=true",
                  "--spring.main.sources=file:" + context,
                  "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET,
                  "--com.adobe.testing.s3mock.store.root=" + data)
              .redirectErrorStream(true)
              .start();
      // The server ends with this process even if no test ends it.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new S3Server(process, URI.create("http://127.0.0.1:" + port(process)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int port(Process process) {
    var port = new CompletableFuture<Integer>();
    Thread.startVirtualThread(() -> follow(process, port));
    try {
      return port.get(READY.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("the S3 server did not start", e);
    }
  }

  /// Reads the server's log to its end, so that it never waits for a reader.
  private static void follow(Process process, CompletableFuture<Integer> port) {
    Deque<String> last = new ArrayDeque<>();
    try (BufferedReader log = process.inputReader()) {
      String line = log.readLine();
      while (line != null) {
        Matcher started = PORT.matcher(line);
        if (started.find()) {
          port.complete(Integer.valueOf(started.group(1)));
        }
        last.addLast(line);
        if (last.size() > 30) {
          last.removeFirst();
        }
        line = log.readLine();
      }
    } catch (IOException e) {
      last.addLast(e.toString());
    }
    port.completeExceptionally(new AssertionError(String.join("\n", last)));
  }

  URI endpoint() {
    return endpoint;
  }

  BlobLocation.S3 location(String prefix) {
    return new BlobLocation.S3(endpoint, "us-east-1", BUCKET, prefix, KEYS);
  }

  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
