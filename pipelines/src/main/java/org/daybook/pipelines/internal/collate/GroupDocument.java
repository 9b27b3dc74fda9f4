package org.daybook.pipelines.internal.collate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.internal.InputDigest;

/// The document that a collator writes for a group: what its prop `org.daybook.collator/main` says.
///
/// @param processor `<plug>:<processor>`
/// @param group whose document it is
public record GroupDocument(String processor, Group group) {

  public static final Tag TAG = new Tag("org.daybook.collator");

  private static final PropKey KEY = TAG.main();

  /// What a document says of itself; none where it is no such document of this processor.
  public static Optional<GroupDocument> in(Document document, String processor) {
    return document
        .prop(KEY)
        .filter(value -> processor.equals(value.path("processor").textValue()))
        .map(value -> new GroupDocument(processor, group(value.path("by"))));
  }

  private static Group group(JsonNode by) {
    return Group.of(by).orElse(Group.ALL);
  }

  /// What holds for the documents of a processor, and no others.
  public static Predicate of(String processor) {
    return new Predicate.Field(
        KEY, JsonPointer.compile("/processor"), Predicate.Op.EQ, TextNode.valueOf(processor));
  }

  /// What the vault has one of at most.
  public String unique() {
    return "collator:" + InputDigest.of(processor + "\n" + group.text());
  }

  NewDocument made(DocId id, Provenance provenance) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("processor", processor);
    JsonNode by = group.value();
    if (by != null) {
      json.set("by", by);
    }
    return NewDocument.unique(id, Map.of(KEY, json), unique(), provenance);
  }
}
