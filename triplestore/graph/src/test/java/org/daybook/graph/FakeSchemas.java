package org.daybook.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;

/// Schemas in memory that judge nothing.
final class FakeSchemas implements Schemas {

  private final Map<Tag, RegisteredSchema> schemas = new HashMap<>();

  static FakeSchemas of(String tag, String schema) {
    var fake = new FakeSchemas();
    fake.register("org.example", Map.of(new Tag(tag), Json.of(schema)));
    return fake;
  }

  @Override
  public void register(String owner, Map<Tag, JsonNode> added) {
    added.forEach(
        (tag, schema) -> schemas.put(tag, new RegisteredSchema(tag, owner, 1, schema, "")));
  }

  @Override
  public Optional<RegisteredSchema> schema(Tag tag) {
    return Optional.ofNullable(schemas.get(tag));
  }

  @Override
  public SchemaVerdict verdict(Tag tag, JsonNode candidate) {
    return new SchemaVerdict.Same();
  }

  @Override
  public List<RegisteredSchema> versions(Tag tag) {
    return schema(tag).stream().toList();
  }

  @Override
  public List<RegisteredSchema> all() {
    return List.copyOf(schemas.values());
  }

  @Override
  public List<SchemaFault> faults(PropKey key, JsonNode value) {
    return List.of();
  }
}
