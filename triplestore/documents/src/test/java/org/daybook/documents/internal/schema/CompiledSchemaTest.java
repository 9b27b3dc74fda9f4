package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import org.daybook.documents.DaybookException;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledSchemaTest {

  /// Columns: schema, value, whether a writer may put it, whether a reader lets it be.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"properties\":{\"a\":{}}} | {\"a\":1} | true | true",
        "{\"properties\":{\"a\":{}}} | {\"b\":1} | false | true",
        "{\"properties\":{\"a\":{}}} | 7 | true | true",
        "{\"type\":\"object\"} | {\"b\":1} | true | true",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":true} | {\"b\":1} | true | true",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":false} | {\"b\":1} | false | true",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":{\"type\":\"string\"}} | {\"b\":\"x\"} | true | true",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":{\"type\":\"string\"}} | {\"b\":1} | false | false",
        "{\"properties\":{\"a\":{}},\"unevaluatedProperties\":true} | {\"b\":1} | true | true",
        "{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x-\":{}}} | {\"a\":1,\"x-b\":1} | true | true",
        "{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x-\":{}}} | {\"b\":1} | false | true",
        "{\"patternProperties\":{\"^x-\":{\"type\":\"string\"}}} | {\"b\":1} | true | true",
        "{\"properties\":{\"o\":{\"properties\":{\"a\":{}}}}} | {\"o\":{\"b\":1}} | false | true",
        "{\"items\":{\"properties\":{\"a\":{}}}} | [{\"b\":1}] | false | true",
        "{\"prefixItems\":[{\"properties\":{\"a\":{}}}]} | [{\"b\":1}] | false | true",
        "{\"additionalProperties\":{\"properties\":{\"a\":{}}}} | {\"k\":{\"b\":1}} | false | true",
        "{\"allOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}]} | {\"a\":1,\"b\":2} | true | true",
        "{\"allOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}]} | {\"c\":1} | false | true",
        "{\"properties\":{\"a\":{}},\"allOf\":[{\"properties\":{\"b\":{}}}]} | {\"a\":1,\"b\":2} | true | true",
        "{\"anyOf\":[{\"properties\":{\"a\":{}},\"required\":[\"a\"]},{\"properties\":{\"b\":{}},\"required\":[\"b\"]}]} | {\"b\":1} | true | true",
        "{\"anyOf\":[{\"properties\":{\"a\":{}},\"required\":[\"a\"]},{\"properties\":{\"b\":{}},\"required\":[\"b\"]}]} | {\"b\":1,\"c\":1} | false | true",
        "{\"oneOf\":[{\"properties\":{\"a\":{}},\"required\":[\"a\"]},{\"properties\":{\"b\":{}},\"required\":[\"b\"]}]} | {\"b\":1,\"c\":1} | false | true",
        "{\"oneOf\":[{\"properties\":{\"a\":{}},\"required\":[\"a\"]},{\"properties\":{\"b\":{}},\"required\":[\"b\"]}]} | {\"b\":1,\"a\":1} | false | true",
        "{\"properties\":{\"l\":{\"$ref\":\"#/$defs/l\"}},\"$defs\":{\"l\":{\"properties\":{\"to\":{}}}}} | {\"l\":{\"to\":1}} | true | true",
        "{\"properties\":{\"l\":{\"$ref\":\"#/$defs/l\"}},\"$defs\":{\"l\":{\"properties\":{\"to\":{}}}}} | {\"l\":{\"so\":1}} | false | true",
        "{\"properties\":{\"l\":{\"$ref\":\"#/$defs/l\",\"properties\":{\"so\":{}}}},\"$defs\":{\"l\":{\"properties\":{\"to\":{}}}}} | {\"l\":{\"so\":1,\"to\":2}} | true | true",
        "{\"properties\":{\"a\":{\"properties\":{\"x\":{}}},\"b\":{\"allOf\":[{\"$ref\":\"#/properties/a\"},{\"properties\":{\"y\":{}}}]}}} | {\"b\":{\"x\":1,\"y\":2}} | true | true",
        "{\"properties\":{\"n\":{\"$ref\":\"#\"},\"v\":{}}} | {\"n\":{\"n\":{\"v\":1}}} | true | true",
        "{\"properties\":{\"n\":{\"$ref\":\"#\"},\"v\":{}}} | {\"n\":{\"n\":{\"w\":1}}} | false | true",
        "{\"if\":{\"properties\":{\"k\":{\"const\":1}},\"required\":[\"k\"]},\"then\":{\"properties\":{\"b\":{}}}} | {\"k\":1,\"b\":2} | true | true",
        "{\"if\":{\"properties\":{\"k\":{\"const\":1}},\"required\":[\"k\"]},\"then\":{\"properties\":{\"b\":{}}}} | {\"k\":1,\"c\":2} | false | true",
        "{\"not\":{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]}} | {\"a\":1} | false | false",
        "{\"not\":{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]}} | {\"a\":1,\"b\":2} | false | false",
        "{\"enum\":[\"a\"],\"x-open-enum\":true} | \"b\" | false | true",
        "{\"enum\":[\"a\"],\"x-open-enum\":true} | 5 | false | false",
        "{\"enum\":[\"a\"]} | \"b\" | false | false",
        "{\"properties\":{\"a\":{\"$dynamicRef\":\"#s\"}},\"$defs\":{\"x\":{\"$dynamicAnchor\":\"s\",\"type\":\"string\"}}} | {\"a\":1} | false | false"
      })
  void closesForWritersAndOpensForReaders(
      String schema, String value, boolean writer, boolean reader) {
    assertThat(Witnesses.faults(Json.parse(schema), Json.parse(value)).isEmpty()).isEqualTo(writer);
    assertThat(Witnesses.openFaults(Json.parse(schema), Json.parse(value)).isEmpty())
        .isEqualTo(reader);
  }

  @Test
  void anUndeclaredFieldIsNamedOnceAndAtItsPlace() {
    var schema =
        Json.parse(
            "{\"properties\":{\"l\":{\"$ref\":\"#/$defs/l\"}},"
                + "\"$defs\":{\"l\":{\"properties\":{\"m\":{\"$ref\":\"#/$defs/l\"}}}}}");
    assertThat(Witnesses.faults(schema, Json.parse("{\"l\":{\"m\":{\"x\":1}}}")))
        .extracting(SchemaFault::pointer, SchemaFault::message)
        .containsExactly(
            tuple(
                "/l/m",
                "property 'x' is not evaluated and the schema does not allow unevaluated"
                    + " properties"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"pattern\":\"(?=a)b\"} | at /pattern: the pattern \"(?=a)b\" cannot be matched in linear time: ",
        "{\"pattern\":\"(a)\\\\1\"} | at /pattern: the pattern \"(a)\\1\" cannot be matched in linear time: ",
        "{\"properties\":{\"a\":{\"pattern\":\"a{2000}\"}}} | at /properties/a/pattern: the pattern \"a{2000}\" cannot be matched in linear time: ",
        "{\"patternProperties\":{\"(?!a)\":{}}} | at /patternProperties: the pattern \"(?!a)\" cannot be matched in linear time: ",
        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"}}} | at /properties/a/$ref: \"#/$defs/none\" leads nowhere",
        "{\"$ref\":\"#\"} | at : it refers to itself without going into a field or element",
        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":{\"anyOf\":[{\"$ref\":\"#/$defs/c\"}]},\"c\":{\"not\":{\"$ref\":\"#/$defs/b\"}}}} | at /$defs/b: it refers to itself without going",
      })
  void whatCouldNotBeHeldAgainstAValueIsMalformed(String schema, String why) {
    assertThatThrownBy(() -> Witnesses.compiled(Json.parse(schema)))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("stands alone: " + why)
        .extracting("code")
        .isEqualTo("schema-malformed");
  }

  @Test
  void subschemasThatMultiplyAreMalformed() {
    var schema = new StringBuilder("{\"$ref\":\"#/$defs/s0\",\"$defs\":{");
    for (int i = 0; i < 40; i++) {
      schema.append(
          "\"s%d\":{\"allOf\":[{\"$ref\":\"#/$defs/s%d\"},{\"$ref\":\"#/$defs/s%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    schema.append("\"s40\":{}}}");
    Throwable refused = catchThrowable(() -> Witnesses.compiled(Json.parse(schema.toString())));
    assertThat(refused)
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("more than 5000 subschemas apply to one place");
  }

  @ParameterizedTest
  @CsvSource({"^(a+)+$", "^(a|aa)*$", "^(a|a)*b$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  @Timeout(20)
  void aCatastrophicPatternIsMatchedInLinearTime(String pattern) {
    CompiledSchema compiled =
        Witnesses.compiled(Json.parse("{\"pattern\":\"%s\"}".formatted(pattern)));
    var value = Json.parse("\"" + "a".repeat(50_000) + "!\"");
    long start = System.nanoTime();
    assertThat(compiled.faults(compiled.registered().tag().main(), value)).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "^a$ ; a ; true",
        "b ; abc ; true",
        "^\\u00e9\\/\\-$ ; é/- ; true",
        "^[\\u0061-\\u0063\\-]+$ ; a-c ; true",
        "^\\p{L}+$ ; éa ; true",
        "^\\p{Lu}$ ; a ; false",
        "^\\d{3}$ ; 12 ; false",
        "^(?:ab|cd)+?$ ; abcd ; true",
        "^.$ ; \uD83D\uDE00 ; true"
      })
  void patternsMeanWhatEcmaSays(String pattern, String text, boolean matches) {
    assertThat(LinearPattern.of(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void theEndOfAPatternIsTheEndOfTheText() {
    assertThat(LinearPattern.of("^a$").matches("a\n")).isFalse();
  }
}
