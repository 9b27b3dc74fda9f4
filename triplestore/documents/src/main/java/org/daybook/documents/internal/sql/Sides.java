package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.MergeRules;
import org.daybook.documents.PropKey;

/// The three states that a merge compares. Pure.
///
/// @param main the document as it stands
/// @param fork its props when the branch began; those of the edit's keys at least
/// @param given the branch's edit as it came
/// @param edit what of it differs from the fork
record Sides(Document main, SortedMap<PropKey, JsonNode> fork, Edit given, Edit edit) {

  static Sides of(Document main, SortedMap<PropKey, JsonNode> fork, Edit given) {
    return new Sides(main, fork, given, DocumentRow.effective(given, fork));
  }

  /// `main` with the branch's edit laid over it.
  Document merged() {
    return main.with(DocumentRow.over(main.props(), edit));
  }

  List<MergeRules.Overlap> overlaps() {
    var overlaps = new ArrayList<MergeRules.Overlap>();
    for (PropKey key : edit.keys()) {
      JsonNode onMain = main.props().get(key);
      JsonNode onBranch = edit.puts().get(key);
      if (!Objects.equals(onMain, fork.get(key)) && !Objects.equals(onMain, onBranch)) {
        overlaps.add(new MergeRules.Overlap(key, onMain, onBranch));
      }
    }
    return overlaps;
  }

  /// The settled edit without what the branch had only restated: it did not change that, so `main`
  /// keeps its own, but where the rules insist.
  Edit wanted(Edit settled, Set<PropKey> insisted) {
    var restated = given.keys();
    restated.removeAll(edit.keys());
    restated.removeAll(insisted);
    var puts = new TreeMap<>(settled.puts());
    puts.entrySet()
        .removeIf(
            put ->
                restated.contains(put.getKey())
                    && Objects.equals(put.getValue(), fork.get(put.getKey())));
    var deletes = new TreeSet<>(settled.deletes());
    deletes.removeIf(key -> restated.contains(key) && !fork.containsKey(key));
    return new Edit(puts, deletes);
  }
}
