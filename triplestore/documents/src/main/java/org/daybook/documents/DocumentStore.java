package org.daybook.documents;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A vault's documents. Every call that answers a [Commit] answers when it is durable. Thread-safe;
/// calls block, and many concurrent commits share one fsync, so call from as many virtual threads
/// as there are independent documents.
public interface DocumentStore extends AutoCloseable {

  /// Creates a document. A repeat with the same id answers the first commit and writes nothing.
  ///
  /// @throws DaybookException.Incorrect `schema-violation` with the faults, `tag-unknown`
  CreateResult create(NewDocument document);

  /// Applies an edit to `main`. An edit that changes nothing writes nothing.
  ///
  /// @throws DaybookException.NotFound `document-unknown`
  /// @throws DaybookException.Conflict `stale-heads`
  /// @throws DaybookException.Incorrect `schema-violation` with the faults, `tag-unknown`
  Commit edit(DocId doc, Precondition precondition, Edit edit, Provenance provenance);

  /// Leaves a tombstone; the document is no longer read or listed, and its `unique` is free again.
  ///
  /// @throws DaybookException.NotFound `document-unknown`
  /// @throws DaybookException.Conflict `stale-heads`
  Commit delete(DocId doc, Precondition precondition, Provenance provenance);

  /// `main` as it stands.
  Optional<Document> read(DocId doc);

  /// Documents in order of id, from the one after `after` (null: from the first).
  List<Document> list(@Nullable DocId after, int limit);

  /// The same with no props but those under these tags: cheaper for who looks at a part of each.
  List<Document> list(@Nullable DocId after, int limit, Set<Tag> only);

  /// Those of them that have the tag.
  List<Document> listByTag(Tag tag, @Nullable DocId after, int limit);

  /// The same with no props but those under these tags.
  List<Document> listByTag(Tag tag, @Nullable DocId after, int limit, Set<Tag> only);

  /// The living document created with this `unique`.
  Optional<DocId> byUnique(String unique);

  /// How many living documents there are; does not scan.
  long count();

  /// Merges a run's branch: under the document's lock, asks the rules, validates the result, and
  /// commits the one change together with the row that makes it final for this job.
  MergeResult merge(MergeRequest request, MergeRules rules);

  /// Forbids a job to merge, durably, unless it already has.
  ///
  /// @return [MergeResult.Merged] when it already has, else [MergeResult.Refused]
  MergeResult refuseMerge(String job);

  /// Whether a job has merged, or was forbidden to: what is so stays so.
  boolean settledMerge(String job);

  /// From now on merges of older epochs are refused.
  void fence(long epoch);

  /// Commits many changes together, in one transaction, or none of them.
  ///
  /// @return the commits, in the order of the operations
  /// @throws DaybookException as the single calls do, with the place of the operation in its
  ///     context as `operation`; `unique-taken` where a create would answer that a twin exists
  List<Commit> commit(Batch batch);

  History history();

  Branches branches();

  References references();

  Feed feed();

  Blobs blobs();

  Schemas schemas();

  Care care();

  Transfer transfer();

  @Override
  void close();
}
