package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.Author;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;

/// Documents of twenty props under four tags, as a photo's or a mail's are.
final class Records {

  static final Provenance WHO =
      new Provenance(new Author(Author.Kind.PRINCIPAL, "benchmark"), "benchmark");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int TAGS = 4;
  private static final int PROPS = 20;

  private Records() {}

  static Documents open(Path folder, DocumentSettings settings) {
    Documents store = Documents.open(folder, settings, Clock.systemUTC());
    var schemas = new TreeMap<Tag, JsonNode>();
    for (int i = 0; i < TAGS; i++) {
      schemas.put(tag(i), JSON.objectNode());
    }
    store.schemas().register("org.example.benchmark", schemas);
    return store;
  }

  static PropKey key(int prop) {
    return new PropKey(tag(prop % TAGS), "p" + prop);
  }

  private static Tag tag(int number) {
    return new Tag("org.example.kind" + number);
  }

  static Map<PropKey, JsonNode> props(int seed) {
    var props = new TreeMap<PropKey, JsonNode>();
    for (int i = 0; i < PROPS; i++) {
      props.put(
          key(i),
          i % 2 == 0
              ? JSON.textNode("value %d of document %d".formatted(i, seed))
              : JSON.objectNode().put("n", seed + i).put("f", i / 7.0));
    }
    return props;
  }
}
