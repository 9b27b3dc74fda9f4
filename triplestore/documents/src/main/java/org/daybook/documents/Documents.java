package org.daybook.documents;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daybook.documents.internal.sql.Vault;
import org.jspecify.annotations.Nullable;

/// A vault: documents, feed and schemas in a database ([DatabaseLocation]), blobs beside it. One
/// process at a time has it open. Thread-safe.
public final class Documents implements DocumentStore {

  private final Vault vault;

  private Documents(Vault vault) {
    this.vault = vault;
  }

  /// Opens a vault, or makes one where there is none.
  ///
  /// @param vaultDir made if it is not there
  /// @param clock gives the times of commits, kept to the millisecond
  /// @throws DaybookException.Unavailable `vault-locked` while it is open elsewhere,
  ///     `vault-unreadable`
  /// @throws DaybookException.Unsupported `vault-too-new`
  public static Documents open(Path vaultDir, DocumentSettings settings, Clock clock) {
    return new Documents(Vault.open(vaultDir, settings, clock));
  }

  @Override
  public CreateResult create(NewDocument document) {
    return vault.create(document);
  }

  @Override
  public Commit edit(DocId doc, Precondition precondition, Edit edit, Provenance provenance) {
    return vault.edit(doc, precondition, edit, provenance);
  }

  @Override
  public Commit delete(DocId doc, Precondition precondition, Provenance provenance) {
    return vault.delete(doc, precondition, provenance);
  }

  @Override
  public Optional<Document> read(DocId doc) {
    return vault.read(doc);
  }

  @Override
  public List<Document> list(@Nullable DocId after, int limit) {
    return vault.list(after, limit);
  }

  @Override
  public List<Document> list(@Nullable DocId after, int limit, Set<Tag> only) {
    return vault.list(after, limit, only);
  }

  @Override
  public List<Document> listByTag(Tag tag, @Nullable DocId after, int limit) {
    return vault.listByTag(tag, after, limit);
  }

  @Override
  public List<Document> listByTag(Tag tag, @Nullable DocId after, int limit, Set<Tag> only) {
    return vault.listByTag(tag, after, limit, only);
  }

  @Override
  public Optional<DocId> byUnique(String unique) {
    return Text.isStorable(unique) ? vault.byUnique(unique) : Optional.empty();
  }

  @Override
  public long count() {
    return vault.count();
  }

  @Override
  public MergeResult merge(MergeRequest request, MergeRules rules) {
    return vault.merge(request, rules);
  }

  @Override
  public MergeResult refuseMerge(String job) {
    return vault.refuseMerge(job);
  }

  @Override
  public boolean settledMerge(String job) {
    return vault.settledMerge(job);
  }

  @Override
  public void fence(long epoch) {
    vault.fence(epoch);
  }

  @Override
  public List<Commit> commit(Batch batch) {
    return vault.commit(batch);
  }

  @Override
  public History history() {
    return vault.history();
  }

  @Override
  public Branches branches() {
    return vault.branches();
  }

  @Override
  public References references() {
    return vault.references();
  }

  @Override
  public Feed feed() {
    return vault.feed();
  }

  @Override
  public Blobs blobs() {
    return vault.blobs();
  }

  @Override
  public Schemas schemas() {
    return vault.schemas();
  }

  @Override
  public Care care() {
    return vault.care();
  }

  @Override
  public Transfer transfer() {
    return vault.transfer();
  }

  /// Ends what is under way, then lets go of the files. Later calls throw `vault-closed`.
  @Override
  public void close() {
    vault.close();
  }
}
