package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.daybook.documents.internal.json.Json;
import org.daybook.documents.internal.schema.DocumentGenerator.Aim;
import org.daybook.documents.internal.schema.SchemaForm.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentGeneratorTest {

  private static SchemaForm form(String schema) {
    return SchemaForm.of(Json.parse(schema), Audience.WRITER);
  }

  private static List<Optional<JsonNode>> made(SchemaForm form, long seed) {
    var generator = new DocumentGenerator(form, new SplittableRandom(seed));
    var made = new ArrayList<Optional<JsonNode>>();
    for (int i = 0; i < 200; i++) {
      made.add(generator.next(i % 5, Aim.NOWHERE));
    }
    return made;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"integer\",\"minimum\":3,\"maximum\":4}",
        "{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1}",
        "{\"type\":\"integer\",\"multipleOf\":7,\"minimum\":50}",
        "{\"type\":\"string\",\"pattern\":\"^daybook:blob/[0-9a-f]{64}$\"}",
        "{\"type\":\"string\",\"pattern\":\"^(a|b\\\\d+)?[^a-z]{2,}\\\\.x$\",\"maxLength\":20}",
        "{\"type\":\"array\",\"minItems\":3,\"uniqueItems\":true,\"items\":{\"type\":\"integer\"}}",
        "{\"type\":\"object\",\"minProperties\":3,\"additionalProperties\":{\"type\":\"null\"}}",
        "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"prefixItems\":[{\"const\":1}],\"minItems\":1}]}}}",
        "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"minimum\":2}},\"required\":[\"a\"]},{\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":2}}}]}",
        "{\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^k[0-9]$\"},\"minProperties\":1}",
        "{\"type\":\"object\",\"required\":[\"v\"],\"properties\":{\"v\":{\"type\":\"string\"},\"n\":{\"$ref\":\"#\"},\"l\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}}}"
      })
  void makesWhatTheSchemaTakes(String schema) {
    SchemaForm form = form(schema);
    FormValidator taken = FormValidator.of(form);
    List<JsonNode> valid =
        made(form, 5).stream().flatMap(Optional::stream).filter(taken::takes).toList();
    assertThat(valid).hasSizeGreaterThan(150);
  }

  @Test
  void theSameSeedMakesTheSameAndValuesDiffer() {
    SchemaForm form = form("{\"properties\":{\"a\":{},\"b\":{\"type\":\"integer\"}}}");
    assertThat(made(form, 1)).isEqualTo(made(form, 1)).isNotEqualTo(made(form, 2));
    assertThat(new HashSet<>(made(form, 1))).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"$ref\":\"#\"}}}",
        "{\"type\":\"array\",\"minItems\":2,\"items\":{\"$ref\":\"#\"}}",
        "{\"type\":\"integer\",\"minimum\":2,\"maximum\":1}",
        "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}",
        "{\"type\":\"string\",\"pattern\":\"^a$\",\"minLength\":2}"
      })
  void whereThereIsNoValueItEndsWithNone(String schema) {
    assertThat(made(form(schema), 3)).allMatch(Optional::isEmpty);
  }

  @Test
  void valuesOfASchemaThatRefersToItselfStaySmall() {
    SchemaForm form =
        form("{\"type\":\"array\",\"items\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}}");
    assertThat(made(form, 9).stream().flatMap(Optional::stream))
        .hasSizeGreaterThan(150)
        .allMatch(value -> value.toString().length() < 100_000);
  }
}
