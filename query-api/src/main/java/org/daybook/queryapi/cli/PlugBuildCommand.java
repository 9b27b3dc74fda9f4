package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.processors.kits.BuiltPlug;
import org.daybook.processors.kits.PlugBuild;
import org.daybook.processors.kits.Toolbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "build",
    description = {
      "Writes the typed code of a plug's tags, and compiles its modules.",
      "x.wasm is made from x.ts (AssemblyScript), x.rs (Rust) or x.c beside it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugBuildCommand implements Callable<Integer> {

  @Mixin private AuthorFolder folder;

  /// Asked only for schemas that the folder has no file of.
  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    var build = new PlugBuild(Toolbox.ofThisProcess(), this::schema);
    try {
      print(build.build(folder.path(), screen::note), screen);
    } catch (DaybookException failed) {
      throw failure(failed);
    }
    return Exit.OK;
  }

  private Optional<JsonNode> schema(Tag tag) {
    try (Client client = server.connect()) {
      return Optional.of(client.get("/api/v1/schemas/" + Words.encoded(tag.name())).path("schema"));
    } catch (CommandFailure _) {
      return Optional.empty(); // the build says what that means
    }
  }

  private void print(BuiltPlug built, Screen screen) {
    Path plug = folder.path().toAbsolutePath().normalize();
    built.bindings().forEach(file -> screen.line("wrote %s".formatted(plug.relativize(file))));
    for (BuiltPlug.Module module : built.modules()) {
      screen.line(
          "%s %s: %d bytes, sha256 %s, %d ms"
              .formatted(
                  module.compiled() ? "built" : "as it is",
                  module.path(),
                  module.bytes(),
                  module.sha256(),
                  module.took().toMillis()));
    }
  }

  /// For the person, in the form that the service's own failures have.
  static CommandFailure failure(DaybookException failed) {
    return new CommandFailure(Exit.FAILED, "%s: %s".formatted(failed.code(), failed.getMessage()));
  }
}
