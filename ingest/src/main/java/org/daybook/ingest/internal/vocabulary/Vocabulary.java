package org.daybook.ingest.internal.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.daybook.ingest.internal.extract.Content;

/// Makes props of what a parser found.
///
/// @param zone the zone of times that name none, as a camera's often do
public record Vocabulary(ZoneId zone) {

  /// The props that say what the thing is.
  ///
  /// @param whole whether the parser came to the end; then the prop of the thing's kind is there
  ///     even if nothing is known but that
  public SortedMap<PropKey, JsonNode> props(Content content, boolean whole) {
    var raw = new Raw(content.metadata(), zone);
    var props = new TreeMap<PropKey, JsonNode>();
    switch (Kind.of(content.plainType())) {
      case IMAGE -> {
        put(props, IngestSchemas.IMAGE, read(Fields.IMAGE, raw), whole);
        put(props, IngestSchemas.PHOTO, read(Fields.PHOTO, raw), false);
      }
      case AUDIO -> put(props, IngestSchemas.AUDIO, read(Fields.AUDIO, raw), whole);
      case PDF -> put(props, IngestSchemas.PDF, read(Fields.PDF, raw), whole);
      case OFFICE -> put(props, IngestSchemas.OFFICE, read(Fields.OFFICE, raw), whole);
      case MAIL -> put(props, IngestSchemas.MAIL, read(Fields.MAIL, raw), whole);
      case WEB -> put(props, IngestSchemas.WEB, read(Fields.WEB, raw), whole);
      case PLAINTEXT -> {
        ObjectNode value = read(Fields.PLAINTEXT, raw);
        if (whole && !content.text().truncated()) {
          value.put("lines", content.text().lines());
        }
        put(props, IngestSchemas.PLAINTEXT, value, whole);
      }
      case OTHER -> {}
    }
    return props;
  }

  /// Everything the parser said.
  public static ObjectNode raw(Content content) {
    ObjectNode raw = JsonNodeFactory.instance.objectNode();
    if (!content.parser().isEmpty()) {
      raw.put("parser", content.parser());
    }
    if (content.metadataTruncated()) {
      raw.put("truncated", true);
    }
    ObjectNode values = raw.putObject("values");
    content
        .metadata()
        .forEach(
            (name, list) -> {
              var array = values.putArray(name);
              list.forEach(array::add);
            });
    return raw;
  }

  /// Whether the text is more than the metadata said again.
  public static boolean keepsText(Content content) {
    return switch (Kind.of(content.plainType())) {
      case IMAGE, AUDIO -> false;
      case PDF, OFFICE, MAIL, WEB, PLAINTEXT, OTHER -> !content.text().isEmpty();
    };
  }

  private static ObjectNode read(List<Field> fields, Raw raw) {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    for (Field field : fields) {
      if (!value.has(field.name())) {
        field.read(raw).ifPresent(read -> value.set(field.name(), read));
      }
    }
    return value;
  }

  private static void put(
      SortedMap<PropKey, JsonNode> props, PropKey key, ObjectNode value, boolean evenIfEmpty) {
    if (evenIfEmpty || !value.isEmpty()) {
      props.put(key, value);
    }
  }
}
