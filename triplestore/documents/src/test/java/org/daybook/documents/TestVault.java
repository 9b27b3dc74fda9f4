package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daybook.documents.internal.json.Json;

/// What the tests of the store share.
final class TestVault {

  static final Tag NOTE = new Tag("org.example.note");
  static final Tag FREE = new Tag("org.example.free");
  static final Provenance ANN = new Provenance(new Author(Author.Kind.PRINCIPAL, "ann"), "test");
  static final Provenance RUN =
      new Provenance(new Author(Author.Kind.PROCESSOR, "org.example.plug:echo"), "job:1");

  private TestVault() {}

  static Documents open(Path dir) {
    return open(dir, DocumentSettings.DEFAULTS);
  }

  /// With the tags NOTE (title, stars, body as text; closed) and FREE (anything).
  static Documents open(Path dir, DocumentSettings settings) {
    Documents store =
        Documents.open(dir, settings.withDatabase(TestDatabase.of(dir)), Clock.systemUTC());
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                NOTE,
                json(
                    """
                    {"type": "object", "additionalProperties": false,
                     "properties": {"title": {"type": "string"},
                                    "stars": {"type": "integer", "minimum": 0},
                                    "lines": {"type": "array", "items": {"type": "string"}},
                                    "body": {"type": "string", "x-text": true}}}
                    """),
                FREE,
                json("{}")));
    return store;
  }

  static DocId id() {
    return DocId.create(Clock.systemUTC());
  }

  static JsonNode json(String text) {
    return Json.parse(text);
  }

  static PropKey key(String text) {
    return PropKey.parse(text);
  }

  /// Props from key, JSON, key, JSON...
  static Map<PropKey, JsonNode> props(String... keysAndJson) {
    var props = new LinkedHashMap<PropKey, JsonNode>();
    for (int i = 0; i < keysAndJson.length; i += 2) {
      props.put(key(keysAndJson[i]), json(keysAndJson[i + 1]));
    }
    return props;
  }

  static DocId created(DocumentStore store, String... keysAndJson) {
    DocId id = id();
    store.create(NewDocument.of(id, props(keysAndJson), ANN));
    return id;
  }
}
