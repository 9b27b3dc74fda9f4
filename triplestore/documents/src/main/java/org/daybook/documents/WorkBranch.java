package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The branch `work/<job>` of one document: its version at the fork, and what a run has changed
/// since. It lives in memory alone, so a run that dies leaves nothing; its whole effect reaches
/// `main` as one change, by [DocumentStore#merge]. Confined to the run's thread.
public final class WorkBranch {

  private final Document fork;
  private Edit edit = Edit.NOTHING;
  private List<Draft> created = List.of();

  /// What a run has made so far.
  ///
  /// @param edit of the document
  /// @param created documents that come to be when the branch is merged
  public record Work(Edit edit, List<Draft> created) {

    /// The documents to be created.
    public List<NewDocument> documents(Provenance provenance) {
      return created.stream()
          .map(draft -> NewDocument.of(draft.id(), draft.props(), provenance))
          .toList();
    }
  }

  /// A document that comes to be when the branch is merged.
  public record Draft(DocId id, SortedMap<PropKey, JsonNode> props) {}

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

  /// Adds a document that comes to be when this is merged. Whether its values are allowed is the
  /// caller's to check now, and the merge's to check again.
  public void create(DocId id, SortedMap<PropKey, JsonNode> props) {
    var copies = new TreeMap<PropKey, JsonNode>();
    props.forEach((key, value) -> copies.put(key, value.deepCopy()));
    var more = new ArrayList<>(created);
    more.add(new Draft(id, copies));
    created = List.copyOf(more);
  }

  /// The documents that come to be when this is merged, in order.
  public List<Draft> created() {
    return created;
  }

  /// Everything that changed in the document since the fork.
  public Edit edit() {
    return edit;
  }

  /// All that was done on the branch.
  public Work work() {
    return new Work(edit, created);
  }

  /// Undoes what was done since [#work] answered this.
  public void backTo(Work earlier) {
    edit = earlier.edit();
    created = earlier.created();
  }
}
