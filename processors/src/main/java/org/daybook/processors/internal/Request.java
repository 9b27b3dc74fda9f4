package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// A guest's request: its fields, each checked as it is read.
record Request(JsonNode json) {

  static RoutineFailure bad(String what) {
    return new RoutineFailure(Code.BAD_CALL, "it " + what);
  }

  /// What a request that is no JSON looks like to who looks on.
  static ObjectNode operation(String name) {
    return JsonNodeFactory.instance.objectNode().put("op", name);
  }

  /// The answer to a request that was carried out.
  static ObjectNode ok(@Nullable JsonNode value) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("ok", value == null ? JsonNodeFactory.instance.nullNode() : value);
    return answer;
  }

  /// The answer to one that was not, for the guest to deal with.
  static ObjectNode error(String code, String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  String text(String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isTextual()) {
      throw bad("sent a request without the text \"%s\"".formatted(field));
    }
    return value.textValue();
  }

  JsonNode value(String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      throw bad("sent a request without \"%s\"".formatted(field));
    }
    return value;
  }

  /// A whole number.
  ///
  /// @param absent what it is when it is not there
  long whole(String field, long least, long most, long absent) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return absent;
    }
    // A guest whose numbers are doubles writes 50 as 50.0.
    if (!value.isNumber()
        || value.doubleValue() != Math.rint(value.doubleValue())
        || value.doubleValue() < least
        || value.doubleValue() > most) {
      throw bad(
          "sent %s %s: wanted a whole number from %d to %d"
              .formatted(field, Traps.oneLine(value.toString(), 60), least, most));
    }
    return value.longValue();
  }

  PropKey key() {
    return key(text("key"));
  }

  static PropKey key(String text) {
    try {
      return PropKey.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw bad("named a " + malformed.getMessage());
    }
  }

  @Nullable DocId doc(String field) {
    if (!json.hasNonNull(field)) {
      return null;
    }
    try {
      return new DocId(text(field));
    } catch (IllegalArgumentException malformed) {
      throw bad("named a " + malformed.getMessage());
    }
  }

  /// Some documents; null when the field is not there.
  @Nullable SortedSet<DocId> docs(String field, int most) {
    if (!json.hasNonNull(field)) {
      return null;
    }
    JsonNode list = json.get(field);
    if (!list.isArray() || list.size() > most) {
      throw bad("sent %s: wanted a list of at most %d documents".formatted(field, most));
    }
    var docs = new TreeSet<DocId>();
    for (JsonNode doc : list) {
      try {
        docs.add(new DocId(doc.asText()));
      } catch (IllegalArgumentException malformed) {
        throw bad("named a " + malformed.getMessage());
      }
    }
    return docs;
  }

  static BlobRef blob(String name) {
    try {
      return name.startsWith("daybook:") ? BlobRef.parse(name) : new BlobRef(name);
    } catch (IllegalArgumentException malformed) {
      throw bad("named a " + Traps.oneLine(String.valueOf(malformed.getMessage()), 300));
    }
  }

  byte[] bytes() {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
