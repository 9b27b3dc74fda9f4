package org.daybook.processors.kits;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;
import org.daybook.processors.ScratchFolder;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.internal.Digests;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;

/// Builds a plug's folder. The typed code of its tags is written into its folder `kit/`, if there
/// is one, for each language that its sources are in. Then each module that a routine names is
/// compiled from the source of the same name beside it, `tally.wasm` from `tally.ts`
/// (AssemblyScript), `tally.rs` (Rust) or `tally.c`. A module without a source stays as it is;
/// JavaScript is its own module.
///
/// @param tools the compilers
/// @param schemas asked for the schema of a tag of another plug that the folder has no file of
public record PlugBuild(Toolbox tools, Function<Tag, Optional<JsonNode>> schemas) {

  /// Builds with this process's tools, and asks nobody for schemas.
  ///
  /// @param output takes what compilers print, a line at a time
  /// @throws DaybookException with `plug-invalid`, `plug-build-failed` or `plug-tool-missing`; the
  ///     modules that are there are then as they were
  public static BuiltPlug run(Path folder, Consumer<String> output) {
    return new PlugBuild(Toolbox.ofThisProcess(), _ -> Optional.empty()).build(folder, output);
  }

  /// The same with the tools and schemas that this was made with.
  public BuiltPlug build(Path folder, Consumer<String> output) {
    long start = System.nanoTime();
    Path plug = folder.toAbsolutePath().normalize();
    try {
      Manifest manifest = manifest(plug);
      List<Path> bindings = bind(plug, manifest);
      var built = new ArrayList<BuiltPlug.Module>();
      for (Manifest.RoutineEntry routine : modules(manifest)) {
        built.add(module(plug, routine, output));
      }
      return new BuiltPlug(built, bindings, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException broken) {
      throw new DaybookException.Fault(
          "plug-build-failed", "the files of %s: %s".formatted(plug, broken), broken);
    }
  }

  /// Writes the bindings alone.
  ///
  /// @return those whose text changed
  List<Path> bind(Path folder) throws IOException {
    return bind(folder, manifest(folder));
  }

  private List<Path> bind(Path plug, Manifest manifest) throws IOException {
    var languages = EnumSet.noneOf(Language.class);
    for (Manifest.RoutineEntry routine : modules(manifest)) {
      switch (routine.form()) {
        case ABI ->
            Source.of(plug.resolve(routine.module()))
                .ifPresent(source -> languages.add(source.language()));
        case JAVASCRIPT -> languages.add(Language.JAVASCRIPT);
        case WASI -> {} // built by its author's own means, in whatever language
      }
    }
    return new PlugBindings(plug, manifest, schemas).write(languages);
  }

  /// One routine of each module.
  private static Collection<Manifest.RoutineEntry> modules(Manifest manifest) {
    var modules = new TreeMap<String, Manifest.RoutineEntry>();
    manifest.routines().values().forEach(routine -> modules.put(routine.module(), routine));
    return modules.values();
  }

  private static Manifest manifest(Path plug) throws IOException {
    Path file = plug.resolve(Manifest.FILE);
    if (!Files.isRegularFile(file)) {
      throw new DaybookException.Incorrect(
          "plug-build-failed",
          "there is no plug.json in %s; name a plug's folder, or begin one with daybook plug init"
              .formatted(plug));
    }
    var faults = new Faults();
    Manifest manifest = ManifestReader.read(Files.readAllBytes(file), faults);
    faults.throwIfAny(file.toString());
    if (manifest == null) {
      throw new IllegalStateException("a manifest without fault was not read"); // see its contract
    }
    return manifest;
  }

  private BuiltPlug.Module module(Path plug, Manifest.RoutineEntry routine, Consumer<String> output)
      throws IOException {
    long start = System.nanoTime();
    Path file = plug.resolve(routine.module());
    Optional<Source> source = Source.of(file).filter(_ -> routine.form() == Manifest.Form.ABI);
    if (source.isPresent()) {
      compile(plug, source.get(), file, output);
    } else if (!Files.isRegularFile(file)) {
      throw new DaybookException.Incorrect("plug-build-failed", absent(plug, routine));
    }
    byte[] bytes = Files.readAllBytes(file);
    return new BuiltPlug.Module(
        file,
        routine.module(),
        bytes.length,
        Digests.of(bytes),
        source.isPresent(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  // Moved into place, so that who watches the folder never sees half a module.
  private void compile(Path plug, Source source, Path module, Consumer<String> output)
      throws IOException {
    try (ScratchFolder room = ScratchFolder.create("daybook-build")) {
      Path made = room.path().resolve("module.wasm");
      compiler(source.language()).compile(plug, source.file(), made, output);
      Path beside = module.resolveSibling("." + module.getFileName() + ".new");
      Files.copy(made, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          beside, module, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Compiler compiler(Language language) {
    return switch (language) {
      case ASSEMBLYSCRIPT -> new AssemblyScriptCompiler(tools);
      case C -> new CCompiler(tools);
      case RUST -> new RustCompiler(tools);
      case JAVASCRIPT -> throw new IllegalArgumentException("nothing compiles JavaScript");
    };
  }

  private static String absent(Path plug, Manifest.RoutineEntry routine) {
    return switch (routine.form()) {
      case ABI ->
          "%s has neither %s nor a source beside it that it could be made of: the same name with .ts, .rs or .c"
              .formatted(plug, routine.module());
      case WASI ->
          "%s has no %s; a WASI command is built by your own means, and put there"
              .formatted(plug, routine.module());
      case JAVASCRIPT -> "%s has no %s".formatted(plug, routine.module());
    };
  }

  /// The source of a module.
  private record Source(Path file, Language language) {

    static Optional<Source> of(Path module) {
      String name = module.getFileName().toString();
      int dot = name.lastIndexOf('.');
      String stem = dot < 0 ? name : name.substring(0, dot);
      for (Language language : List.of(Language.ASSEMBLYSCRIPT, Language.RUST, Language.C)) {
        Path file = module.resolveSibling(stem + "." + language.extension());
        if (Files.isRegularFile(file)) {
          return Optional.of(new Source(file, language));
        }
      }
      return Optional.empty();
    }
  }
}
