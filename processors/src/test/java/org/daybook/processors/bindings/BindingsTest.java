package org.daybook.processors.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.Tag;
import org.daybook.processors.kits.KitTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BindingsTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "bindings");
  private static final Tag TAG = new Tag("org.example.it");

  /// What each language gets is kept beside the schemas, `-Dgolden=write` writes it anew.
  @ParameterizedTest
  @EnumSource
  void theTextIsTheOneThatWasLookedAt(Language language) throws IOException {
    Path golden = GOLDEN.resolve(language.bindings());
    String text = Bindings.of(language, SchemaSamples.schemas());
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfASchemasOtherPartsChangesNothing(Language language) {
    var turned = new TreeMap<Tag, JsonNode>();
    SchemaSamples.schemas().forEach((tag, schema) -> turned.put(tag, turned(schema)));
    assertThat(Bindings.of(language, turned))
        .isEqualTo(Bindings.of(language, SchemaSamples.schemas()));
  }

  // The order of an object's fields but for those of `properties`, which is the type's own.
  private static JsonNode turned(JsonNode schema) {
    if (schema instanceof ArrayNode list) {
      var turned = list.arrayNode();
      list.forEach(element -> turned.add(turned(element)));
      return turned;
    }
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    var turned = object.objectNode();
    List.copyOf(object.properties())
        .reversed()
        .forEach(
            field ->
                turned.set(
                    field.getKey(),
                    field.getKey().equals("properties")
                        ? kept((ObjectNode) field.getValue())
                        : turned(field.getValue())));
    return turned;
  }

  private static JsonNode kept(ObjectNode properties) {
    var kept = properties.objectNode();
    properties.properties().forEach(field -> kept.set(field.getKey(), turned(field.getValue())));
    return kept;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {"type":"string","minLength":3}                      ~ string
          {"type":"integer","enum":[1,2]}                      ~ number
          {"type":"boolean","default":true}                    ~ boolean
          {"const":"one"}                                      ~ "one"
          {"enum":["b","a"]}                                   ~ "b" | "a"
          {"enum":["a",1]}                                     ~ any
          {"type":"string","enum":["a"],"x-open-enum":true}    ~ string
          {"type":"array"}                                     ~ Array<any>
          {"type":"array","items":{"type":"array","items":{}}} ~ Array<Array<any>>
          {"type":"array","prefixItems":[{}]}                  ~ any
          {"type":["string","integer"]}                        ~ any
          {"type":"null"}                                      ~ any
          {"oneOf":[{"type":"string"}]}                        ~ any
          {"type":"string","not":{"const":"x"}}                ~ any
          {"$ref":"#/$defs/text"}                              ~ string
          {"$ref":"#/$defs/text","maxLength":3}                ~ any
          {"$ref":"#/$defs/nowhere"}                           ~ any
          {"$ref":"https://example.org/schema"}                ~ any
          {"type":"object"}                                    ~ any
          {"type":"object","additionalProperties":{}}          ~ any
          {"type":"object","properties":{},"required":["a"]}   ~ any
          true                                                 ~ any
          """,
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '\0')
  void whatTypesCannotSayIsLeftRaw(String schema, String type) {
    String text =
        Bindings.of(
            Language.JAVASCRIPT,
            new TreeMap<>(
                Map.of(
                    TAG,
                    json(
                        """
                        {"type":"object","properties":{"field":%s},"$defs":{"text":{"type":"string"}}}"""
                            .formatted(schema)))));
    assertThat(text).contains("\"field\"?: %s;".formatted(type));
  }

  @Test
  void namesAreOfTheLastTwoLabelsUnlessAnotherHasTheSame() {
    var tag = new Tag("org.example.one");
    assertThat(Bindings.typeName(Language.RUST, tag, Set.of(tag))).isEqualTo("ExampleOne");
    assertThat(Bindings.typeName(Language.C, tag, Set.of(tag))).isEqualTo("example_one");
    assertThat(Bindings.typeName(Language.RUST, tag, Set.of(tag, new Tag("com.example.one"))))
        .isEqualTo("OrgExampleOne");
    var blob = new Tag("org.daybook.blob");
    assertThat(Bindings.typeName(Language.C, blob, Set.of(blob))).isEqualTo("daybook_blob_2");
  }

  @Test
  void aPlugWithoutTagsHasEmptyBindings() {
    assertThat(Bindings.of(Language.JAVASCRIPT, new TreeMap<>()))
        .startsWith("// Generated by daybook plug build")
        .contains("interface DaybookTags {\n}");
  }

  @Test
  void theTypesOfJavaScriptAreOnesThatTypeScriptTakes() throws IOException {
    Path folder = KitTools.folder();
    KitTools.copyKit(Language.JAVASCRIPT, folder);
    Files.writeString(
        folder.resolve("tags.d.ts"), Bindings.of(Language.JAVASCRIPT, SchemaSamples.schemas()));
    Files.writeString(
        folder.resolve("use.js"),
        """
        const all = daybook.get("org.example.all/main");
        if (all !== null) daybook.put("org.example.all", { ...all, whole: 3, maybeNull: null });
        """);
    assertThat(KitTools.typeScript(folder, "use.js")).isEmpty();
    Files.writeString(folder.resolve("misuse.js"), "daybook.put(\"org.example.text/main\", 3);\n");
    assertThat(KitTools.typeScript(folder, "misuse.js"))
        .contains("Argument of type 'number' is not assignable to parameter of type 'string'");
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(text, malformed);
    }
  }
}
