package org.daybook.queryapi.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StrictJsonTest {

  record Body(@Nullable String name, @Nullable List<Integer> sizes) {}

  private final StrictJson json = new StrictJson(1_000);

  @Test
  void aBodyBecomesARecord() {
    assertThat(json.read(body("{\"name\":\"a\",\"sizes\":[1,2]}"), Body.class))
        .isEqualTo(new Body("a", List.of(1, 2)));
  }

  @Test
  void aSyntaxErrorIsNamedByLineAndColumn() {
    assertThatThrownBy(() -> json.read(body("{\n  \"name\": oops}"), Body.class))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            e -> {
              assertThat(e.code()).isEqualTo("json-malformed");
              assertThat(e).hasMessageStartingWith("line 2, column 11: Unrecognized token 'oops'");
              assertThat(e.context()).containsEntry("line", 2).containsEntry("column", 11);
            });
  }

  @Test
  void aDuplicateKeyIsRefused() {
    assertThatThrownBy(() -> json.tree(body("{\"a\":1,\"a\":2}")))
        .hasMessage("line 1, column 11: Duplicate field 'a'");
  }

  @Test
  void whatFollowsTheValueIsRefused() {
    assertThatThrownBy(() -> json.tree(body("{} {}")))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("Trailing token");
  }

  @Test
  void anUnknownFieldIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> json.read(body("{\"nmae\":\"a\"}"), Body.class))
        .hasMessage("/nmae: this field is not known here; known are name, sizes");
  }

  @Test
  void aNumberIsNoText() {
    assertThatThrownBy(() -> json.read(body("{\"name\":1}"), Body.class))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageStartingWith("/name: ")
        .hasMessageNotContaining("java");
  }

  @Test
  void anEmptyBodyIsRefused() {
    assertThatThrownBy(() -> json.tree(body("")))
        .hasMessage("the body is empty; wanted a JSON object");
  }

  @Test
  void aDeepBodyIsRefused() {
    assertThatThrownBy(() -> json.tree(body("[".repeat(101) + "]".repeat(101))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageEndingWith("nested deeper than 100 levels");
  }

  @Test
  void aLongBodyIsRefused() {
    assertThatThrownBy(() -> json.tree(body("\"" + "x".repeat(1_000) + "\"")))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(413))
        .hasMessage("the body is larger than the 1000 bytes taken here");
  }

  private static InputStream body(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
