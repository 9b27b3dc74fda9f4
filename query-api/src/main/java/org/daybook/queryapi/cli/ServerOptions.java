package org.daybook.queryapi.cli;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which service a command asks.
final class ServerOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:DAYBOOK_URL:-http://127.0.0.1:8080}",
      description = "The service; or DAYBOOK_URL (default: http://127.0.0.1:8080).")
  private String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:DAYBOOK_TOKEN}",
      description = "Its token, if it wants one; or DAYBOOK_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--vault",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The vault (default: default).")
  private String vault;

  Client connect() {
    URI base;
    try {
      base = URI.create(url.replaceAll("/+$", ""));
    } catch (IllegalArgumentException _) {
      throw new ParameterException(spec.commandLine(), "--url %s is not a URL".formatted(url));
    }
    if (base.getHost() == null || !List.of("http", "https").contains(base.getScheme())) {
      throw new ParameterException(
          spec.commandLine(),
          "--url %s: wanted something like http://127.0.0.1:8080".formatted(url));
    }
    return new Client(
        vault.equals("default") ? base : URI.create(base + "/vaults/" + vault),
        Optional.ofNullable(token).filter(given -> !given.isBlank()));
  }

  Screen screen() {
    return Screen.of(spec.commandLine().getOut(), spec.commandLine().getErr(), System.getenv());
  }
}
