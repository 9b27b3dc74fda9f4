package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchComparison;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.RunRecord;

/// The branches on which the results of runs wait for a person: one for a document and processor at
/// most. Thread-safe.
public final class ReviewBranches {

  /// What all their names begin with.
  public static final String PREFIX = "review/";

  private static final Provenance WITHDRAWN = new Provenance(Author.HOST, "review-withdrawn");
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

  /// The processor whose result is on a branch; empty for a branch that people began, which may be
  /// named alike.
  static Optional<String> processor(Branch branch) {
    Author author = branch.provenance().author();
    return author.kind() == Author.Kind.PROCESSOR && name(author.name()).equals(branch.name())
        ? Optional.of(author.name())
        : Optional.empty();
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

  /// Forgets the result of a job, if it is still there.
  void dropOf(String job, DocId doc, String processor, Provenance provenance) {
    for (var found = of(job, doc, processor); found.isPresent(); found = of(job, doc, processor)) {
      var seen = new Precondition.AtHeads(found.get().heads());
      try {
        store.branches().discard(doc, name(processor), seen, provenance);
      } catch (DaybookException.NotFound | DaybookException.Conflict _) {
        // Somebody else has, or a person has just edited it: it is looked for again.
      }
    }
  }

  private Optional<Branch> of(String job, DocId doc, String processor) {
    return read(doc, processor).filter(branch -> isOf(branch, job));
  }

  /// Whether a branch was begun by a job.
  static boolean isOf(Branch branch, String job) {
    return branch.provenance().cause().equals(RunEnd.CAUSE + job);
  }

  /// The document, after a record that tells of a result which is not there was withdrawn: the
  /// document had ceased to match, a newer run that had put its own result in its place could not
  /// end, or somebody took the branch away. Else it would wait for ever.
  ///
  /// @param processor `<plug>:<processor>`
  Optional<Document> looked(Document document, String processor) {
    Optional<Document> now = Optional.of(document);
    while (now.isPresent() && lacks(now.get(), processor)) {
      withdraw(now.get(), processor);
      now = store.read(document.id());
    }
    return now;
  }

  private boolean lacks(Document document, String processor) {
    return RunRecord.in(document, processor).filter(RunRecord::waits).isPresent()
        && read(document.id(), processor).isEmpty();
  }

  private void withdraw(Document document, String processor) {
    RunRecord record = RunRecord.in(document, processor).orElseThrow();
    try {
      store.edit(
          document.id(),
          new Precondition.AtHeads(document.heads()),
          Edit.put(RunRecord.key(processor), record.withdrawn().json()),
          WITHDRAWN);
    } catch (DaybookException.Conflict | DaybookException.NotFound _) {
      // It has changed or gone meanwhile: it is looked at again.
    }
  }

  /// What merging a result would change; empty when the branch is no longer as given.
  public Optional<Edit> edit(Branch branch, String processor) {
    BranchComparison compared;
    try {
      compared = store.branches().compare(branch.doc(), name(processor));
    } catch (DaybookException.NotFound _) {
      return Optional.empty();
    }
    return compared.branch().equals(branch.heads())
        ? Optional.of(edit(compared))
        : Optional.empty();
  }

  private static Edit edit(BranchComparison compared) {
    var puts = new TreeMap<PropKey, JsonNode>();
    var deletes = new TreeSet<PropKey>();
    for (Map.Entry<PropKey, Difference> change : compared.changes().entrySet()) {
      switch (change.getValue()) {
        case Difference.Added(var value) -> puts.put(change.getKey(), value);
        case Difference.Changed(_, var after) -> puts.put(change.getKey(), after);
        case Difference.Removed _ -> deletes.add(change.getKey());
      }
    }
    return new Edit(puts, deletes);
  }
}
