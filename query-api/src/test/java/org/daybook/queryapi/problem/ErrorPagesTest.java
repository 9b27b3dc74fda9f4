package org.daybook.queryapi.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.Test;

/// Every code that main sources throw has its page, and the list of pages is whole.
class ErrorPagesTest {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGES = HOME.resolve("docs").resolve("errors");

  /// A code is the first text handed to a failure, or follows the HTTP status of a refusal.
  private static final Pattern THROWN =
      Pattern.compile(
          "(?:(?:Incorrect|NotFound|Conflict|Busy|Unavailable|Unsupported|Fault)\\(|\\(\\s*[45]\\d\\d,)\\s*\"([a-z]+(?:-[a-z]+)*)\"");

  private static final Pattern NAMED =
      Pattern.compile("code\\(\\)\\s*\\{\\s*return \"([a-z]+(?:-[a-z]+)+)\"");

  /// A cause that is written down with an item of an import or a processor's run.
  private static final Pattern RECORDED =
      Pattern.compile(
          "(?:ReadFault|[fF]ailed|refuse)\\((?:\\s*[\\w.]+,){0,2}\\s*\"([a-z]+(?:-[a-z]+)*)\"");

  /// A constant whose name says that it is a code, or that stands in an enum of causes.
  private static final Pattern CONSTANT =
      Pattern.compile(
          "\\s(?:String (?:CONFLICT|\\w*CODE) = |[A-Z_]+\\()\"([a-z]+(?:-[a-z]+)*)\"\\)?[,;]");

  /// Where constants are codes.
  private static final Set<String> CODES = Set.of("Extraction.java", "Settlement.java");

  @Test
  void everyCodeThatIsThrownHasAPage() throws IOException {
    var codes = new TreeSet<String>();
    try (Stream<Path> sources = Files.walk(HOME)) {
      for (Path source : sources.filter(ErrorPagesTest::isMainSource).toList()) {
        String text = Files.readString(source);
        for (Pattern pattern : patterns(source)) {
          var matcher = pattern.matcher(text);
          while (matcher.find()) {
            codes.add(matcher.group(1));
          }
        }
      }
    }
    assertThat(codes)
        .hasSizeGreaterThan(90)
        .contains("unexpected", "unreadable-folder", "crashed", "symlink", "conflict", "cycle");
    for (RunResult.Code code : RunResult.Code.values()) {
      codes.add(code.word());
    }
    assertThat(codes).allSatisfy(code -> assertThat(PAGES.resolve(code + ".md")).exists());
  }

  @Test
  void everyPageSaysWhatItMeansWhyAndWhatToDoAndIsListed() throws IOException {
    String list = Files.readString(PAGES.resolve("README.md"));
    try (Stream<Path> pages = Files.list(PAGES)) {
      for (Path page : pages.filter(p -> !p.endsWith("README.md")).toList()) {
        String name = page.getFileName().toString();
        assertThat(Files.readString(page))
            .startsWith("# " + name.replace(".md", "") + "\n")
            .contains("**Cause.** ", "**What to do.** ");
        assertThat(list).contains("(" + name + ")");
      }
    }
  }

  private static List<Pattern> patterns(Path source) {
    return CODES.contains(source.getFileName().toString())
        ? List.of(THROWN, NAMED, RECORDED, CONSTANT)
        : List.of(THROWN, NAMED, RECORDED);
  }

  private static boolean isMainSource(Path path) {
    String text = path.toString();
    return text.endsWith(".java")
        && text.contains("/src/main/java/org/daybook/")
        && !text.contains("/target/")
        && !text.contains("/benchmarks/");
  }
}
