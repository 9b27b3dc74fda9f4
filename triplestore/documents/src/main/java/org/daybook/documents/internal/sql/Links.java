package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;

/// The links in props. Links to documents are where a schema says `x-reference`; a blob counts
/// as used wherever a whole string names it, whatever the schema says, so that none is collected
/// that somebody may mean. Thread-safe.
final class Links {

  private static final String BLOB = "daybook:blob/";

  /// It is part of a key in both databases.
  private static final int LONGEST_WAY = 1_000;

  private final SqlSchemas schemas;

  Links(SqlSchemas schemas) {
    this.schemas = schemas;
  }

  /// What is no link at a place for links.
  List<SchemaFault> faults(PropKey key, JsonNode value) {
    var faults = new ArrayList<SchemaFault>();
    schemas
        .links(key)
        .visit(
            value,
            (pointer, text) -> {
              if (pointer.length() > LONGEST_WAY || pointer.indexOf(0) >= 0) {
                faults.add(
                    new SchemaFault(
                        key,
                        pointer.substring(0, Math.min(100, pointer.length())),
                        ("the way to this link is longer than %d characters, or has U+0000 in it:"
                                + " wanted shorter names")
                            .formatted(LONGEST_WAY)));
                return;
              }
              try {
                if (text.startsWith(BLOB)) {
                  BlobRef.parse(text);
                } else {
                  Link.parse(text);
                }
              } catch (IllegalArgumentException e) {
                faults.add(new SchemaFault(key, pointer, String.valueOf(e.getMessage())));
              }
            });
    return faults;
  }

  /// The links to documents in one prop.
  Set<LinkChanges.Out> out(PropKey key, JsonNode value) {
    var found = new HashSet<LinkChanges.Out>();
    schemas
        .links(key)
        .visit(
            value,
            (pointer, text) ->
                Link.find(text)
                    .ifPresent(link -> found.add(new LinkChanges.Out(key, pointer, link))));
    return found;
  }

  /// What differs between two states in the given keys.
  LinkChanges between(
      Set<PropKey> keys, Map<PropKey, JsonNode> before, Map<PropKey, JsonNode> after) {
    var removed = new HashSet<LinkChanges.Out>();
    var added = new HashSet<LinkChanges.Out>();
    var blobs = new HashSet<BlobRef>();
    var known = new HashSet<BlobRef>();
    for (PropKey key : keys) {
      JsonNode was = before.get(key);
      JsonNode is = after.get(key);
      if (was != null) {
        removed.addAll(out(key, was));
        blobs(was, known);
      }
      if (is != null) {
        added.addAll(out(key, is));
        blobs(is, blobs);
      }
    }
    var stay = new HashSet<>(added);
    stay.retainAll(removed);
    added.removeAll(stay);
    removed.removeAll(stay);
    blobs.removeAll(known);
    return new LinkChanges(removed, added, blobs, marked(keys, after, blobs));
  }

  private Map<BlobRef, LinkChanges.Place> marked(
      Set<PropKey> keys, Map<PropKey, JsonNode> after, Set<BlobRef> blobs) {
    if (blobs.isEmpty()) {
      return Map.of();
    }
    var marked = new HashMap<BlobRef, LinkChanges.Place>();
    for (PropKey key : keys) {
      JsonNode is = after.get(key);
      if (is != null) {
        schemas
            .links(key)
            .visit(
                is,
                (pointer, text) ->
                    BlobRef.find(text)
                        .filter(blobs::contains)
                        .ifPresent(blob -> marked.put(blob, new LinkChanges.Place(key, pointer))));
      }
    }
    return marked;
  }

  /// Adds the blobs that a value names.
  static void blobs(JsonNode value, Set<BlobRef> found) {
    if (value.isTextual()) {
      BlobRef.find(value.textValue()).ifPresent(found::add);
    } else if (value.isContainerNode()) {
      value.forEach(inner -> blobs(inner, found));
    }
  }
}
