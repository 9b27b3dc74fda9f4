package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Draft202012;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import java.util.List;
import java.util.Locale;
import org.daybook.documents.DaybookException;
import org.daybook.documents.RegisteredSchema;

/// Turns JSON Schema 2020-12 into [CompiledSchema]s, and refuses what is none or refers elsewhere.
/// Thread-safe.
public final class SchemaCompiler {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final FormValidator metaSchema;

  public SchemaCompiler() {
    this.metaSchema = new FormValidator(registry().getSchema(SchemaLocation.of(DIALECT)));
  }

  /// A registry of its own, which knows the one dialect, takes unknown keywords for annotations and
  /// fetches nothing.
  static SchemaRegistry registry() {
    Dialect dialect =
        Dialect.builder(Draft202012.getInstance())
            .keywords(CountedKeyword.of(Draft202012.getInstance()))
            .unknownKeywordFactory((name, _) -> new NonValidationKeyword(name))
            .build();
    return SchemaRegistry.withDialect(
        dialect,
        builder ->
            builder
                .schemaCacheEnabled(false)
                .schemaRegistryConfig(
                    SchemaRegistryConfig.builder()
                        .locale(Locale.ENGLISH)
                        .pathType(PathType.JSON_POINTER)
                        .regularExpressionFactory(LinearPattern::of)
                        .build()));
  }

  /// Compiles, or says why not.
  ///
  /// @throws DaybookException.Incorrect `schema-malformed`
  public CompiledSchema compiled(RegisteredSchema registered) {
    Forms forms = forms("the schema of tag " + registered.tag(), registered.schema());
    return new CompiledSchema(registered, forms.closed(), forms.open());
  }

  /// A schema for writers and for readers.
  record Forms(FormValidator closed, FormValidator open) {}

  /// Compiles a schema that belongs to no tag.
  ///
  /// @param what names it in messages
  /// @throws DaybookException.Incorrect `schema-malformed`
  Forms forms(String what, JsonNode schema) {
    if (!schema.isObject()) {
      throw malformed(what, "wanted an object, was given " + schema.getNodeType());
    }
    JsonNode dialect = schema.path("$schema");
    if (!dialect.isMissingNode() && !DIALECT.equals(dialect.textValue())) {
      throw malformed(what, "its $schema is %s: wanted %s".formatted(dialect, DIALECT));
    }
    refuseRemote(what, schema, "");
    List<com.networknt.schema.Error> faults = metaSchema.errors(schema);
    if (!faults.isEmpty()) {
      var first = faults.getFirst();
      throw malformed(
          what, "at %s: %s".formatted(FormValidator.pointer(first), FormValidator.message(first)));
    }
    try {
      SchemaForm closed = SchemaForm.of(schema, SchemaForm.Audience.WRITER);
      Composition.check(closed);
      SchemaForm open = SchemaForm.of(schema, SchemaForm.Audience.READER);
      return new Forms(FormValidator.of(closed), FormValidator.of(open));
    } catch (SchemaException | IllegalArgumentException | StackOverflowError e) {
      throw malformed(what, String.valueOf(e.getMessage()));
    }
  }

  private static void refuseRemote(String what, JsonNode schema, String at) {
    for (var field : schema.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals("$id") && value.isTextual()) {
        throw malformed(what, "at %s/$id: wanted none, its tag names it".formatted(at));
      }
      if ((name.equals("$ref") || name.equals("$dynamicRef"))
          && value.isTextual()
          && !value.textValue().startsWith("#")) {
        throw malformed(
            what,
            "at %s/%s: refers to %s, wanted a reference within the schema (#...)"
                .formatted(at, name, value));
      }
      if (!References.DATA.contains(name)) {
        refuseRemote(what, value, at + "/" + name);
      }
    }
    if (schema.isArray()) {
      for (int i = 0; i < schema.size(); i++) {
        refuseRemote(what, schema.path(i), at + "/" + i);
      }
    }
  }

  private static DaybookException malformed(String what, String why) {
    return new DaybookException.Incorrect(
        "schema-malformed",
        "%s is not a JSON Schema 2020-12 that stands alone: %s".formatted(what, why));
  }
}
