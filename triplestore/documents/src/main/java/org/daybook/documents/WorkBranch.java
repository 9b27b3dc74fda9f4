package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The branch `work/<job>` of one document: its version at the fork, and what a run has changed
/// since. It lives in memory alone, so a run that dies leaves nothing; its whole effect reaches
/// `main` as one change, by [DocumentStore#merge]. Confined to the run's thread.
public final class WorkBranch {

  private final Document fork;
  private Edit edit = Edit.NOTHING;

  /// A branch at the given version, unchanged so far.
  public WorkBranch(Document fork) {
    this.fork = fork;
  }

  /// The document as it was when the branch began.
  public Document fork() {
    return fork;
  }

  /// The value of a prop on the branch. Callers must not change it.
  public Optional<JsonNode> get(PropKey key) {
    if (edit.deletes().contains(key)) {
      return Optional.empty();
    }
    JsonNode put = edit.puts().get(key);
    return put != null ? Optional.of(put) : fork.prop(key);
  }

  /// The keys present on the branch.
  public SortedSet<PropKey> keys() {
    var keys = new TreeSet<>(fork.props().keySet());
    keys.addAll(edit.puts().keySet());
    keys.removeAll(edit.deletes());
    return keys;
  }

  /// Sets a prop. Whether the value is allowed is the caller's to check now, and the merge's to
  /// check again.
  public void put(PropKey key, JsonNode value) {
    edit = edit.then(Edit.put(key, value.deepCopy()));
  }

  /// Removes a prop.
  public void delete(PropKey key) {
    edit = edit.then(Edit.delete(key));
  }

  /// Everything that changed since the fork.
  public Edit edit() {
    return edit;
  }

  /// Undoes what changed since [#edit] answered this.
  public void backTo(Edit earlier) {
    edit = earlier;
  }
}
