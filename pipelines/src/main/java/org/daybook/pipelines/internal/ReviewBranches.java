package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;

/// The branches on which the results of runs wait for a person: one for a document and processor at
/// most. Thread-safe.
public final class ReviewBranches {

  /// What all their names begin with.
  public static final String PREFIX = "review/";

  private static final int MOST_NAME = 100;
  private static final int SHORT = 32;

  private final DocumentStore store;

  public ReviewBranches(DocumentStore store) {
    this.store = store;
  }

  /// The name for a processor: its id, or a digest of it where that is no name for a branch.
  ///
  /// @param processor `<plug>:<processor>`
  public static BranchName name(String processor) {
    String plain = PREFIX + processor.replace(':', '/');
    try {
      return new BranchName(plain);
    } catch (IllegalArgumentException _) {
      String plug =
          plain.substring(0, Math.min(plain.indexOf('/', PREFIX.length()), MOST_NAME / 2));
      return new BranchName(plug + "/" + InputDigest.of(processor).substring(0, SHORT));
    }
  }

  /// Puts a result aside, in place of an older one.
  ///
  /// @throws DaybookException.Incorrect `schema-violation`
  /// @throws DaybookException.NotFound `document-unknown`
  void put(DocId doc, String processor, Heads fork, Edit edit, Provenance provenance) {
    drop(doc, processor, provenance);
    store.branches().create(doc, name(processor), fork, edit, provenance);
  }

  public Optional<Branch> read(DocId doc, String processor) {
    return store.branches().read(doc, name(processor));
  }

  /// Forgets a result; nothing when there is none.
  public void drop(DocId doc, String processor, Provenance provenance) {
    if (read(doc, processor).isPresent()) {
      try {
        store.branches().discard(doc, name(processor), Precondition.NONE, provenance);
      } catch (DaybookException.NotFound _) {
        // Somebody else has, since it was looked for.
      }
    }
  }

  /// What merging a result would change.
  public Edit edit(DocId doc, String processor) {
    var puts = new TreeMap<PropKey, JsonNode>();
    var deletes = new TreeSet<PropKey>();
    for (Map.Entry<PropKey, Difference> change :
        store.branches().compare(doc, name(processor)).changes().entrySet()) {
      switch (change.getValue()) {
        case Difference.Added(var value) -> puts.put(change.getKey(), value);
        case Difference.Changed(_, var after) -> puts.put(change.getKey(), after);
        case Difference.Removed _ -> deletes.add(change.getKey());
      }
    }
    return new Edit(puts, deletes);
  }
}
