package org.daybook.pipelines.internal.collate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.Watch;
import org.daybook.pipelines.internal.index.Members;

/// What a collator's routine is given: which group, how many members, and what became of them since
/// the run whose result is there.
public final class CollateInput {

  /// Of more changes than this it is told nothing but that there were some.
  static final int MOST = 1_000;

  private CollateInput() {}

  /// Takes note of the members as they are now: called once for a run.
  ///
  /// @param document the group's, as the run sees it
  /// @param asked whether somebody asked for the run, and so for all of it
  public static Optional<ObjectNode> of(
      Collations collations, Document document, Watch watch, boolean asked) {
    return watch.members() == null
        ? Optional.empty()
        : GroupDocument.in(document, watch.id())
            .map(target -> of(collations.members(), target, document, watch, asked));
  }

  private static ObjectNode of(
      Members members, GroupDocument target, Document document, Watch watch, boolean asked) {
    Optional<Heads> since =
        asked
            ? Optional.empty()
            : RunRecord.in(document, watch.id()).flatMap(last -> base(last, document, watch));
    Members.Changes changes =
        members.look(
            target.processor(),
            target.group().text(),
            since.map(Heads::toString).orElse(null),
            document.heads().toString(),
            MOST);
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set("group", target.group().json());
    input.put("members", changes.count());
    if (!changes.known()) {
      return input.put("all", true);
    }
    changes.changed().forEach(doc -> input.withArray("changed").add(doc.value()));
    changes.gone().forEach(doc -> input.withArray("gone").add(doc.value()));
    input.withArray("changed");
    input.withArray("gone");
    return input;
  }

  /// The version that the last run to its end forked from, when its result is there to go on from.
  private static Optional<Heads> base(RunRecord last, Document document, Watch watch) {
    return last.version().equals(watch.spec().version())
            && document.props().containsKey(watch.spec().resultTag())
        ? Optional.ofNullable(last.seen())
        : Optional.empty();
  }
}
