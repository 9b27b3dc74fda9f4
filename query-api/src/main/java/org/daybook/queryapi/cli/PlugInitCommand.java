package org.daybook.queryapi.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.daybook.documents.DaybookException;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.kits.NewPlug;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "init",
    description = "Writes the folder of a new plug that builds, runs and passes its test.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugInitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "A word such as tally, or a reverse-domain id such as org.example.tally.")
  private String name;

  @Option(
      names = "--lang",
      required = true,
      paramLabel = "LANG",
      description = "assemblyscript, c, rust or javascript.")
  private String lang;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to write (default: a folder NAME here).")
  private @Nullable Path dir;

  @Override
  public Integer call() {
    Language language =
        Language.named(lang)
            .orElseThrow(
                () -> wrong("--lang %s: wanted one of %s".formatted(lang, Language.words())));
    NewPlug plug =
        NewPlug.named(name, language)
            .orElseThrow(() -> wrong("%s: wanted %s".formatted(name, NewPlug.nameRule())));
    Path folder = dir == null ? Path.of(plug.name()) : dir;
    try {
      plug.write(folder);
    } catch (DaybookException failed) {
      throw PlugBuildCommand.failure(failed);
    }
    var out = spec.commandLine().getOut();
    out.println(
        """
        %s is in %s; its routine is in %s
        next: ./daybook plug build %s"""
            .formatted(plug.id(), folder, folder.resolve(plug.source()), folder));
    out.flush();
    return Exit.OK;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
