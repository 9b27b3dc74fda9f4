package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
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
import org.daybook.documents.Tag;

/// Turns JSON Schema 2020-12 into [CompiledSchema]s, and refuses what is none or refers elsewhere.
/// Thread-safe.
public final class SchemaCompiler {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final Schema metaSchema;

  public SchemaCompiler() {
    this.metaSchema = registry().getSchema(SchemaLocation.of(DIALECT));
  }

  /// A registry of its own, which knows the one dialect, takes unknown keywords for annotations and
  /// fetches nothing.
  static SchemaRegistry registry() {
    Dialect dialect =
        Dialect.builder(Draft202012.getInstance())
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
    Tag tag = registered.tag();
    JsonNode schema = registered.schema();
    if (!schema.isObject()) {
      throw malformed(tag, "wanted an object, was given " + schema.getNodeType());
    }
    JsonNode dialect = schema.path("$schema");
    if (!dialect.isMissingNode() && !DIALECT.equals(dialect.textValue())) {
      throw malformed(tag, "its $schema is %s: wanted %s".formatted(dialect, DIALECT));
    }
    refuseRemote(tag, schema, "");
    List<com.networknt.schema.Error> faults = metaSchema.validate(schema);
    if (!faults.isEmpty()) {
      var first = faults.getFirst();
      throw malformed(tag, "at " + first.getInstanceLocation() + ": " + first.getMessage());
    }
    try {
      SchemaForm closed = SchemaForm.of(schema, SchemaForm.Audience.WRITER);
      Composition.check(closed);
      SchemaForm open = SchemaForm.of(schema, SchemaForm.Audience.READER);
      return new CompiledSchema(registered, FormValidator.of(closed), FormValidator.of(open));
    } catch (SchemaException | IllegalArgumentException | StackOverflowError e) {
      throw malformed(tag, String.valueOf(e.getMessage()));
    }
  }

  private static void refuseRemote(Tag tag, JsonNode schema, String at) {
    for (var field : schema.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals("$id") && value.isTextual()) {
        throw malformed(tag, "at %s/$id: wanted none, its tag names it".formatted(at));
      }
      if ((name.equals("$ref") || name.equals("$dynamicRef"))
          && value.isTextual()
          && !value.textValue().startsWith("#")) {
        throw malformed(
            tag,
            "at %s/%s: refers to %s, wanted a reference within the schema (#...)"
                .formatted(at, name, value));
      }
      if (!References.DATA.contains(name)) {
        refuseRemote(tag, value, at + "/" + name);
      }
    }
    if (schema.isArray()) {
      for (int i = 0; i < schema.size(); i++) {
        refuseRemote(tag, schema.path(i), at + "/" + i);
      }
    }
  }

  private static DaybookException malformed(Tag tag, String why) {
    return new DaybookException.Incorrect(
        "schema-malformed",
        "the schema of tag %s is not a JSON Schema 2020-12 that stands alone: %s"
            .formatted(tag, why));
  }
}
