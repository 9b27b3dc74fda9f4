package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @TempDir Path dir;

  private void refused(JsonNode value, String code, String message) {
    var settings = new DocumentSettings(4, 1, 200, 10_000, 64);
    try (var store = TestVault.open(dir, settings)) {
      var document = NewDocument.of(TestVault.id(), java.util.Map.of(FREE.main(), value), ANN);
      assertThatThrownBy(() -> store.create(document))
          .isInstanceOf(DaybookException.Incorrect.class)
          .hasMessage("prop org.example.free/main " + message)
          .extracting("code")
          .isEqualTo(code);
      assertThat(store.count()).isZero();
    }
  }

  private static JsonNode nested(int levels) {
    JsonNode value = NODES.nullNode();
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? NODES.arrayNode().add(value) : NODES.objectNode().set("a", value);
    }
    return value;
  }

  @Test
  void aValueMayNestAsDeepAsTheLimitAndNoDeeper() {
    try (var store = TestVault.open(dir.resolve("deep"))) {
      DocId doc = TestVault.created(store);
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), nested(200)), ANN);
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("1")), ANN);
      Heads deep = store.feed().read(new Sequence(1), 1).getFirst().heads();
      assertThat(store.history().read(doc, deep).orElseThrow().prop(FREE.main()))
          .contains(nested(200));
    }
    refused(
        nested(201),
        "value-too-deep",
        "nests deeper than 200 objects and lists: wanted a flatter value");
    refused(
        nested(3_000),
        "value-too-deep",
        "nests deeper than 200 objects and lists: wanted a flatter value");
  }

  @Test
  void whatIsTooLargeOrNoJsonIsRefused() {
    refused(
        NODES.textNode("x".repeat(10_000)),
        "value-too-large",
        "takes more than 10,000 bytes of JSON: wanted less, or a blob and a link to it");
    refused(
        NODES.numberNode(new BigDecimal("1e1000000000")),
        "value-too-large",
        "holds a number of more than 1000 digits: wanted fewer, or a string");
    refused(
        NODES.textNode("a\uD83Db"),
        "value-not-json",
        "holds a string with half a surrogate pair (U+D83D at 1): wanted well-formed Unicode");
    refused(
        NODES.objectNode().put("\uDE00", 1),
        "value-not-json",
        "holds a string with half a surrogate pair (U+DE00 at 0): wanted well-formed Unicode");
    refused(
        NODES.numberNode(Double.NaN), "value-not-json", "holds NaN: wanted a number that JSON has");
    refused(
        NODES.binaryNode(new byte[] {1}),
        "value-not-json",
        "holds a node of type BINARY: wanted plain JSON");
  }

  @Test
  void mainKeepsTheOrderOfKeysAsWritten() {
    String text = "{\"z\":1,\"a\":{\"y\":null,\"b\":[]},\"m\":9007199254740993}";
    DocId doc;
    try (var store = TestVault.open(dir)) {
      doc = TestVault.created(store, "org.example.free", text);
    }
    try (var store = TestVault.open(dir)) {
      assertThat(store.read(doc).orElseThrow().prop(FREE.main()).orElseThrow()).hasToString(text);
    }
  }
}
