package org.daybook.processors.kits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.processors.bindings.Bindings;
import org.daybook.processors.bindings.Language;

/// A plug to begin with: one tag, one routine that reads a file's props and writes what they tell,
/// and a test.
///
/// @param id the plug's, and the name of its tag
/// @param language what its routine is written in
public record NewPlug(String id, Language language) {

  /// What stands before a name that is no id of its own.
  private static final String EXAMPLE = "org.example.";

  private static final int MOST_NAME = 60;
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z][a-z0-9_-]*\\.)*[a-z][a-z0-9_-]{0,%d}".formatted(MOST_NAME - 1));
  private static final Tag FILE = new Tag("org.daybook.file");

  private static final List<String> COMMON =
      List.of(
          "plug.json",
          "README.md",
          "gitignore",
          "schemas/org.daybook.file.json",
          "tests/first/before.json",
          "tests/first/harbour.notes.txt",
          "tests/first/after.json");

  public NewPlug {
    if (!NAME.matcher(id).matches() || !id.contains(".") || id.length() > 120) {
      throw new IllegalArgumentException("no id of a plug: " + id);
    }
  }

  /// A plug by its name.
  ///
  /// @param name a word, to which `org.example.` is put, or a reverse-domain id
  /// @return empty where the name is neither; see [#nameRule]
  public static Optional<NewPlug> named(String name, Language language) {
    String id = name.contains(".") ? name : EXAMPLE + name;
    return NAME.matcher(name).matches()
            && id.length() <= 120
            && !(id + ".").startsWith(Tag.HOST_PREFIX)
        ? Optional.of(new NewPlug(id, language))
        : Optional.empty();
  }

  /// What a name must be, for a message.
  public static String nameRule() {
    return "a word such as tally, or a reverse-domain id such as org.example.tally, of lower-case letters, digits, - and _, of which the last part has at most %d characters; org.daybook is the host's"
        .formatted(MOST_NAME);
  }

  /// The last part of the id.
  public String name() {
    return id.substring(id.lastIndexOf('.') + 1);
  }

  /// The name of the file that holds its routine.
  public String source() {
    return name() + "." + language.extension();
  }

  /// Writes the plug's folder.
  ///
  /// @param folder may be absent or empty
  /// @throws DaybookException `plug-folder-taken` when it is neither
  public void write(Path folder) {
    try {
      if (Files.exists(folder) && (!Files.isDirectory(folder) || !isEmpty(folder))) {
        throw new DaybookException.Conflict(
            "plug-folder-taken",
            "%s is there and not an empty folder; name another, or remove it".formatted(folder));
      }
      for (var file : files().entrySet()) {
        Path to = folder.resolve(file.getKey());
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.write(to, file.getValue());
      }
      new PlugBuild(Toolbox.ofThisProcess(), _ -> Optional.empty()).bind(folder);
    } catch (IOException broken) {
      throw new DaybookException.Fault(
          "plug-build-failed", "the files of %s: %s".formatted(folder, broken), broken);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private Map<String, byte[]> files() {
    var files = new LinkedHashMap<String, byte[]>();
    Map<String, String> words = words();
    for (String name : COMMON) {
      files.put(name.replace("gitignore", ".gitignore"), filled("templates/common/" + name, words));
    }
    String own = "templates/%s/".formatted(language.word());
    files.put(source(), filled(own + "plug." + language.extension(), words));
    for (String name : beside()) {
      files.put(name.replace("npmrc", ".npmrc"), filled(own + name, words));
    }
    kit(language).forEach((name, content) -> files.put(PlugBindings.KIT + "/" + name, content));
    return files;
  }

  private List<String> beside() {
    return language == Language.ASSEMBLYSCRIPT
        ? List.of("package.json", "package-lock.json", "npmrc")
        : List.of();
  }

  /// The files of a language's kit, by name.
  static Map<String, byte[]> kit(Language language) {
    List<String> names =
        switch (language) {
          case ASSEMBLYSCRIPT -> List.of("daybook.ts", "json.ts");
          case C -> List.of("daybook.h");
          case RUST -> List.of("daybook.rs");
          case JAVASCRIPT -> List.of("daybook.d.ts");
        };
    var files = new LinkedHashMap<String, byte[]>();
    names.forEach(name -> files.put(name, resource("%s/%s".formatted(language.word(), name))));
    return files;
  }

  private Map<String, String> words() {
    var tags = Set.of(FILE, new Tag(id));
    String file = Bindings.typeName(language, FILE, tags);
    String own = Bindings.typeName(language, new Tag(id), tags);
    var words = new LinkedHashMap<String, String>();
    words.put("id", id);
    words.put("name", name());
    words.put("guest", language == Language.JAVASCRIPT ? "javascript" : "abi");
    words.put("source", source());
    words.put("module", language == Language.JAVASCRIPT ? source() : name() + ".wasm");
    words.put("bindings", language.bindings());
    words.put("File", file);
    words.put("Own", own);
    words.put("file", file);
    words.put("own", own);
    words.put("OWN", own.toUpperCase(Locale.ROOT));
    words.put("needs", needs());
    return words;
  }

  private String needs() {
    return switch (language) {
      case ASSEMBLYSCRIPT ->
          "Wanted: node 20 or newer with npm. The first build fetches AssemblyScript's compiler, in the version that package-lock.json pins.";
      case C -> "Wanted: clang and wasm-ld (Debian: `apt-get install clang lld`).";
      case RUST ->
          "Wanted: rustc with its library for wasm32-unknown-unknown, and wasm-ld (Debian: `apt-get install rustc libstd-rust-dev-wasm32 lld`; with rustup: `rustup target add wasm32-unknown-unknown`).";
      case JAVASCRIPT ->
          "Wanted: nothing; the host runs the source as it is. `kit/` is for editors.";
    };
  }

  private static byte[] filled(String path, Map<String, String> words) {
    String text = new String(resource(path), StandardCharsets.UTF_8);
    for (var word : words.entrySet()) {
      text = text.replace("{{" + word.getKey() + "}}", word.getValue());
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String path) {
    try (InputStream in = NewPlug.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    } catch (IOException unreadable) {
      throw new IllegalStateException(path, unreadable); // it is within this very jar
    }
  }
}
