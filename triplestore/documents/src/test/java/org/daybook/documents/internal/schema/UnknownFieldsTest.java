package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.documents.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownFieldsTest {

  /// Columns: the writer's version of the schema, what is there, what is put, what is stored.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"properties\":{\"a\":{}}} | {\"a\":1,\"b\":2} | {\"a\":3} | {\"a\":3,\"b\":2}",
        "{\"properties\":{\"a\":{},\"b\":{}}} | {\"a\":1,\"b\":2} | {\"a\":3} | {\"a\":3}",
        "{\"properties\":{\"a\":{}}} | {\"b\":2} | {} | {\"b\":2}",
        "{\"properties\":{\"a\":{}}} | {\"a\":1,\"b\":2} | {} | {\"b\":2}",
        "{\"properties\":{\"a\":{}}} | {\"b\":2} | 7 | 7",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":false} | {\"b\":2} | {\"a\":1} | {\"a\":1,\"b\":2}",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":true} | {\"b\":2} | {\"a\":1} | {\"a\":1}",
        "{\"additionalProperties\":{\"type\":\"string\"}} | {\"b\":\"2\"} | {\"a\":\"1\"} | {\"a\":\"1\"}",
        "{\"type\":\"object\"} | {\"b\":2} | {\"a\":1} | {\"a\":1}",
        "{} | {\"b\":2} | {\"a\":1} | {\"a\":1}",
        "{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x\":{}}} | {\"x1\":1,\"b\":2} | {\"a\":1} | {\"a\":1,\"b\":2}",
        "{\"properties\":{\"o\":{\"properties\":{\"a\":{}}}}} | {\"o\":{\"a\":1,\"b\":2}} | {\"o\":{\"a\":3}} | {\"o\":{\"a\":3,\"b\":2}}",
        "{\"properties\":{\"o\":{\"properties\":{\"a\":{}}}}} | {\"o\":{\"a\":1,\"b\":2}} | {} | {}",
        "{\"properties\":{\"o\":{\"$ref\":\"#\"},\"a\":{}}} | {\"o\":{\"o\":{\"b\":2}}} | {\"o\":{\"o\":{\"a\":1}}} | {\"o\":{\"o\":{\"a\":1,\"b\":2}}}",
        "{\"allOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"c\":{}}}]} | {\"a\":1,\"b\":2,\"c\":3} | {\"a\":4} | {\"a\":4,\"b\":2}",
        "{\"additionalProperties\":{\"properties\":{\"a\":{}}}} | {\"k\":{\"a\":1,\"b\":2},\"l\":{\"b\":1}} | {\"k\":{\"a\":3}} | {\"k\":{\"a\":3,\"b\":2}}",
        "{\"items\":{\"properties\":{\"a\":{}}}} | [{\"a\":1,\"b\":2},{\"b\":3}] | [{\"a\":4},{}] | [{\"a\":4,\"b\":2},{\"b\":3}]",
        "{\"items\":{\"properties\":{\"a\":{}}}} | [{\"a\":1,\"b\":2},{\"b\":3}] | [{\"a\":4}] | [{\"a\":4}]",
        "{\"prefixItems\":[{\"properties\":{\"a\":{}}}]} | [{\"b\":2}] | [{\"a\":4}] | [{\"a\":4,\"b\":2}]"
      })
  void whatTheWriterDoesNotKnowSurvives(String version, String present, String put, String kept) {
    assertThat(UnknownFields.keep(Json.parse(present), Json.parse(put), Json.parse(version)))
        .isEqualTo(Json.parse(kept));
  }

  @Test
  void whatIsKeptOfAMinorSuccessorIsValidUnderIt() {
    var older = Json.parse("{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}");
    var newer =
        Json.parse(
            "{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"integer\"}},"
                + "\"required\":[\"a\"]}");
    assertThat(SchemaJudge.verdict(older, newer).word()).isEqualTo("minor");
    var kept =
        UnknownFields.keep(Json.parse("{\"a\":\"x\",\"b\":1}"), Json.parse("{\"a\":\"y\"}"), older);
    assertThat(kept).isEqualTo(Json.parse("{\"a\":\"y\",\"b\":1}"));
    assertThat(Witnesses.faults(newer, kept)).isEmpty();
  }
}
