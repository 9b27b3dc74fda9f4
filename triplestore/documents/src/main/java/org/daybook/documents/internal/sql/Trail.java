package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.FeedEntry;
import org.jspecify.annotations.Nullable;

/// A branch's commits as they are found, newest first, as far as one leads to the next. Unlike
/// [Chain] it takes nothing for granted.
///
/// @param steps what was found
/// @param fault where and why it ends too early, or null when it leads to a first commit
record Trail(List<Step> steps, @Nullable String fault) {

  /// An entry.
  ///
  /// @param previous 0 for none
  /// @param bytes whether it has changes
  record Step(long sequence, String kind, String heads, long previous, boolean bytes) {}

  static Trail follow(Session session, String doc, String branch, long last) throws SQLException {
    var steps = new ArrayList<Step>();
    long next = last;
    while (true) {
      long at = next;
      Optional<Step> found =
          session.first(
              "SELECT kind, heads, previous, bytes IS NOT NULL FROM feed"
                  + " WHERE sequence = ? AND doc = ? AND branch = ?",
              row ->
                  new Step(
                      at, row.getString(1), row.getString(2), row.getLong(3), row.getBoolean(4)),
              at,
              doc,
              branch);
      if (found.isEmpty()) {
        return new Trail(steps, "feed entry %d, one of its own, is not there".formatted(at));
      }
      Step step = found.get();
      steps.add(step);
      if (step.previous() == 0) {
        return new Trail(steps, null);
      }
      if (step.previous() >= at) {
        return new Trail(
            steps, "feed entry %d says that entry %d came before".formatted(at, step.previous()));
      }
      next = step.previous();
    }
  }

  boolean whole() {
    return fault == null;
  }

  Optional<Step> newest() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getFirst());
  }

  Optional<Step> oldest() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast());
  }

  boolean contains(long sequence) {
    return steps.stream().anyMatch(step -> step.sequence() == sequence);
  }

  /// How many entries after this one have changes.
  long pending(long snapshot) {
    return steps.stream().filter(step -> step.bytes() && step.sequence() > snapshot).count();
  }

  /// Their changes, oldest first.
  List<byte[]> changes(Session session, long snapshot) throws SQLException {
    var changes = new ArrayList<byte[]>();
    for (Step step : steps.reversed()) {
      if (step.bytes() && step.sequence() > snapshot) {
        session
            .first("SELECT bytes FROM feed WHERE sequence = ?", r -> r.getBytes(1), step.sequence())
            .ifPresent(changes::add);
      }
    }
    return changes;
  }

  /// Whether an entry of this kind can be what a document in this state ends with.
  static boolean fits(String kind, int state) {
    return switch (FeedEntry.Kind.valueOf(kind)) {
      case CREATED, EDITED, RESTORED -> state == DocumentRow.State.LIVING.number();
      case DELETED -> state == DocumentRow.State.DELETED.number();
      case PURGED, REMAPPED, BRANCHED, MERGED, DISCARDED -> false;
    };
  }
}
