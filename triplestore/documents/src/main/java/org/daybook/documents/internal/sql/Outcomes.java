package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.daybook.documents.BranchMerge;
import org.daybook.documents.Commit;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.Overlap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.jspecify.annotations.Nullable;

/// What a branch's merge did, as JSON and back, so that a repeat answers the same.
final class Outcomes {

  private static final CanonicalNodes NODES = CanonicalNodes.INSTANCE;

  private Outcomes() {}

  static ObjectNode json(BranchMerge merge) {
    ObjectNode json = NODES.objectNode();
    json.put("sequence", merge.commit().sequence().value());
    json.put("heads", merge.commit().heads().toString());
    ObjectNode taken = json.putObject("taken");
    merge.taken().forEach((key, difference) -> taken.set(key.toString(), json(difference)));
    json.set("overlaps", overlaps(merge.overlaps()));
    return json;
  }

  static ArrayNode overlaps(List<Overlap> overlaps) {
    ArrayNode all = NODES.arrayNode();
    for (Overlap overlap : overlaps) {
      ObjectNode one = all.addObject();
      one.put("key", overlap.key().toString());
      set(one, "atFork", overlap.atFork());
      set(one, "onMain", overlap.onMain());
      set(one, "onBranch", overlap.onBranch());
      set(one, "settled", overlap.settled());
    }
    return all;
  }

  private static void set(ObjectNode json, String name, @Nullable JsonNode value) {
    if (value != null) {
      json.set(name, value);
    }
  }

  private static ObjectNode json(Difference difference) {
    ObjectNode json = NODES.objectNode();
    switch (difference) {
      case Difference.Added(JsonNode value) -> json.set("after", value);
      case Difference.Changed(JsonNode before, JsonNode after) -> {
        json.set("before", before);
        json.set("after", after);
      }
      case Difference.Removed(JsonNode before) -> json.set("before", before);
    }
    return json;
  }

  static BranchMerge parse(DocId doc, JsonNode json) {
    var taken = new TreeMap<PropKey, Difference>();
    for (var field : json.path("taken").properties()) {
      taken.put(PropKey.parse(field.getKey()), difference(field.getValue()));
    }
    var overlaps = new ArrayList<Overlap>();
    for (JsonNode one : json.path("overlaps")) {
      overlaps.add(
          new Overlap(
              PropKey.parse(one.path("key").textValue()),
              one.get("atFork"),
              one.get("onMain"),
              one.get("onBranch"),
              one.get("settled")));
    }
    return new BranchMerge(
        new Commit(
            new Sequence(json.path("sequence").longValue()),
            doc,
            Heads.parse(json.path("heads").textValue())),
        taken,
        overlaps);
  }

  private static Difference difference(JsonNode json) {
    JsonNode before = json.get("before");
    JsonNode after = json.get("after");
    if (before == null) {
      return new Difference.Added(json.path("after"));
    }
    return after == null ? new Difference.Removed(before) : new Difference.Changed(before, after);
  }
}
