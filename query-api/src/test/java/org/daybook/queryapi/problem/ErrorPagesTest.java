package org.daybook.queryapi.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  @Test
  void everyCodeThatIsThrownHasAPage() throws IOException {
    var codes = new TreeSet<String>();
    try (Stream<Path> sources = Files.walk(HOME)) {
      for (Path source : sources.filter(ErrorPagesTest::isMainSource).toList()) {
        String text = Files.readString(source);
        for (Pattern pattern : new Pattern[] {THROWN, NAMED}) {
          var matcher = pattern.matcher(text);
          while (matcher.find()) {
            codes.add(matcher.group(1));
          }
        }
      }
    }
    assertThat(codes).hasSizeGreaterThan(70);
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

  private static boolean isMainSource(Path path) {
    String text = path.toString();
    return text.endsWith(".java")
        && text.contains("/src/main/java/org/daybook/")
        && !text.contains("/target/")
        && !text.contains("/benchmarks/");
  }
}
