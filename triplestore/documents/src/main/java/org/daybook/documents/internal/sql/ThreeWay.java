package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Branch;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.Edit;
import org.daybook.documents.Overlap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Settlement;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// A stored branch, `main`, and where they parted. Pure.
///
/// @param fork the props where the branch began
/// @param main the document as it stands
/// @param branch the branch as it stands
record ThreeWay(SortedMap<PropKey, JsonNode> fork, DocumentRow main, Branch branch) {

  static ThreeWay of(SortedMap<PropKey, JsonNode> fork, DocumentRow main, Branch branch) {
    return new ThreeWay(fork, main, branch);
  }

  /// What the branch changed.
  SortedMap<PropKey, Difference> changes() {
    return Difference.between(fork, branch.props());
  }

  /// The keys that both sides changed, to different values.
  ///
  /// @param combined the props as Automerge merges them
  List<Overlap> overlaps(Settlement settlement, SortedMap<PropKey, JsonNode> combined) {
    var overlaps = new ArrayList<Overlap>();
    for (PropKey key : changes().keySet()) {
      JsonNode onMain = main.props().get(key);
      JsonNode onBranch = branch.props().get(key);
      if (!Objects.equals(onMain, fork.get(key)) && !Objects.equals(onMain, onBranch)) {
        @Nullable JsonNode settled =
            switch (settlement) {
              case COMBINE -> combined.get(key);
              case BRANCH -> onBranch;
              case MAIN, REFUSE -> onMain;
            };
        overlaps.add(new Overlap(key, fork.get(key), onMain, onBranch, settled));
      }
    }
    return overlaps;
  }

  /// `main` with what the branch changed, overlaps as settled.
  SortedMap<PropKey, JsonNode> after(List<Overlap> overlaps) {
    var after = new TreeMap<>(main.props());
    for (PropKey key : changes().keySet()) {
      put(after, key, branch.props().get(key));
    }
    for (Overlap overlap : overlaps) {
      put(after, overlap.key(), overlap.settled());
    }
    return after;
  }

  private static void put(Map<PropKey, JsonNode> props, PropKey key, @Nullable JsonNode value) {
    if (value == null) {
      props.remove(key);
    } else {
      props.put(key, value);
    }
  }

  /// The edit that makes `main` so.
  Edit edit(SortedMap<PropKey, JsonNode> after) {
    var gone = new TreeSet<>(main.props().keySet());
    gone.removeAll(after.keySet());
    return new Edit(after, gone);
  }

  /// What changes on `main`.
  SortedMap<PropKey, Difference> taken(SortedMap<PropKey, JsonNode> after) {
    return Difference.between(main.props(), after);
  }

  DaybookException.Conflict conflict(List<Overlap> overlaps) {
    var context = new TreeMap<String, Object>();
    context.put("overlaps", Json.plain(Outcomes.overlaps(overlaps)));
    return new DaybookException.Conflict(
        "merge-conflict",
        ("branch %s and main of document %s have both changed %s: say whose value is to stand, or"
                + " edit the branch")
            .formatted(
                branch.name(),
                branch.doc(),
                String.join(", ", overlaps.stream().map(o -> o.key().toString()).toList())),
        context);
  }
}
