package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAsWideAsNeededAndNumbersStandRight() {
    assertThat(
            print(
                new Table(List.of("name", "size"))
                    .row(List.of("a.jpg", "7 B"))
                    .row(List.of("b\nb", "1.2 MB")),
                80))
        .isEqualTo(
            """
            name     size
            a.jpg     7 B
            b b    1.2 MB
            """);
  }

  @Test
  void theWidestColumnIsCutToTheScreen() {
    assertThat(print(new Table(List.of("name", "x")).row(List.of("abcdefghijklmnop", "yes")), 13))
        .isEqualTo(
            """
            name      x
            abcdefg…  yes
            """);
  }

  private static String print(Table table, int width) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    table.print(out, new Style(false), "", width);
    out.flush();
    return text.toString();
  }
}
