package org.daybook.pipelines.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Follower;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;

/// Follows the feed: a change wakes the processors that read what changed. It decides on the
/// document as it stands, not on the entry, so a batch that is offered again repeats nothing.
public final class Triage implements Follower {

  public static final String NAME = "triage";

  /// A plug is a document with this tag.
  private static final Tag PLUG = new Tag("org.daybook.plug");

  private final Parts parts;
  private final Reconciler reconciler;
  private final Referrers referrers;
  private final Woken woken;

  public Triage(Parts parts, Reconciler reconciler) {
    this.parts = parts;
    this.reconciler = reconciler;
    this.referrers = new Referrers(parts.store().references());
    this.woken = new Woken(parts.index(), parts.running());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Sequence cursor() {
    return parts.store().feed().cursor(NAME);
  }

  @Override
  public void apply(List<FeedEntry> batch) throws Exception {
    batch.forEach(parts.installed()::changed);
    Watches watches = parts.installed().current();
    reconciler.request(watches);
    var byDocument = new LinkedHashMap<DocId, List<FeedEntry>>();
    var former = new TreeSet<String>();
    for (FeedEntry entry : batch) {
      if (!entry.onMain()) {
        continue;
      }
      byDocument.computeIfAbsent(entry.doc(), _ -> new ArrayList<>()).add(entry);
      former.addAll(watches.former(entry.keys()));
    }
    parts.index().former(former);
    var wakes = new ArrayList<Wake>();
    for (Map.Entry<DocId, List<FeedEntry>> changes : byDocument.entrySet()) {
      List<Watch> wanted = woken.by(watches, changes.getKey(), changes.getValue());
      if (!wanted.isEmpty() || mayBeGone(changes.getValue())) {
        wakes.add(new Wake(changes.getKey(), wanted, changes.getValue()));
      }
    }
    if (batch.stream().anyMatch(Triage::tellsOfPlug)) {
      reconciler.expect();
    }
    Concurrently.sum(wakes, parts.settings().concurrency(), this::consider);
    for (Map.Entry<DocId, List<FeedEntry>> changes : byDocument.entrySet()) {
      referrers.find(
          watches, changes.getKey(), changes.getValue(), found -> wake(found, changes.getValue()));
    }
    parts.index().flush(batch.getLast().sequence());
    parts.store().feed().moveCursor(NAME, batch.getLast().sequence());
  }

  /// What was missed is found by walking all documents, which the reconciler does.
  @Override
  public void rebuild() {
    Sequence end = parts.store().feed().last();
    parts.index().clear(); // it may tell of documents that were deleted meanwhile
    parts.index().flush(end);
    reconciler.again();
    parts.store().feed().moveCursor(NAME, end);
  }

  /// Then the index is to know, also of processors that are installed again later.
  private static boolean mayBeGone(List<FeedEntry> changes) {
    return changes.stream().anyMatch(change -> change.kind() == FeedEntry.Kind.DELETED);
  }

  private static boolean tellsOfPlug(FeedEntry entry) {
    return entry.kind() == FeedEntry.Kind.DELETED
        || entry.keys().stream().anyMatch(key -> key.tag().equals(PLUG));
  }

  /// @param changes of the document that those found link to
  private void wake(Map<DocId, List<Watch>> found, List<FeedEntry> changes) throws Exception {
    var wakes = new ArrayList<Wake>();
    found.forEach((doc, watches) -> wakes.add(new Wake(doc, watches, changes)));
    Concurrently.sum(wakes, parts.settings().concurrency(), this::consider);
  }

  private int consider(Wake wake) {
    return parts
        .considering()
        .consider(wake.doc(), wake.watches(), () -> Causes.of(wake.changes()));
  }

  /// @param watches the processors that its changes woke
  private record Wake(DocId doc, List<Watch> watches, List<FeedEntry> changes) {}
}
