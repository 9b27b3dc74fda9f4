package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.internal.BlobLinks;
import org.jspecify.annotations.Nullable;

/// A run's view of its document: the only way, for Wasm and for Java routines alike, to its props
/// and blobs. What was not declared to be read looks absent; what was not declared to be written
/// ends the run. Confined to the run's thread.
public final class BranchAccess {

  private final WorkBranch branch;
  private final Capabilities capabilities;
  private final @Nullable Set<PropKey> only;
  private final Blobs blobs;
  private final Schemas schemas;
  private final Set<BlobRef> written = new HashSet<>();
  private final Set<BlobRef> shown = new HashSet<>();
  private @Nullable Set<BlobRef> named;

  public BranchAccess(Routine.Call call, Schemas schemas) {
    this(call.branch(), call.capabilities(), call.blobs(), schemas);
  }

  public BranchAccess(WorkBranch branch, Capabilities capabilities, Blobs blobs, Schemas schemas) {
    this(branch, capabilities, null, blobs, schemas);
  }

  /// The view of a run that may change fewer props than its capabilities say.
  ///
  /// @param only the props that it may change, as far as it may write their tags; null for all
  public BranchAccess(
      WorkBranch branch,
      Capabilities capabilities,
      @Nullable Set<PropKey> only,
      Blobs blobs,
      Schemas schemas) {
    this.branch = branch;
    this.capabilities = capabilities;
    this.only = only == null ? null : Set.copyOf(only);
    this.blobs = blobs;
    this.schemas = schemas;
  }

  /// What it may read and write.
  public Capabilities capabilities() {
    return capabilities;
  }

  /// Takes note that the run was shown the value, out of props that it may read: from now on it may
  /// use the blobs that are named there.
  public void shown(JsonNode value) {
    shown.addAll(BlobLinks.in(value));
  }

  public DocId doc() {
    return branch.fork().id();
  }

  /// The value of a prop, or empty when there is none that the routine may read. Callers must not
  /// change it.
  public Optional<JsonNode> get(PropKey key) {
    return capabilities.mayRead(key) ? branch.get(key) : Optional.empty();
  }

  /// The keys of the props that the routine may read, in order.
  ///
  /// @param tag only those under it; null for all
  public List<PropKey> keys(@Nullable Tag tag) {
    return branch.keys().stream()
        .filter(key -> capabilities.mayRead(key) && (tag == null || key.tag().equals(tag)))
        .toList();
  }

  /// Sets a prop.
  ///
  /// @throws RoutineFailure `write-denied`, `schema-violation`, `blob-denied` when the value links
  ///     to a blob that the routine may not read itself
  public void put(PropKey key, JsonNode value) {
    check("put", key, value);
    branch.put(key, value);
  }

  private void check(String what, PropKey key, JsonNode value) {
    checkWrite(what, key);
    List<SchemaFault> faults = faults(key, value);
    if (!faults.isEmpty()) {
      throw new RoutineFailure(
          RunResult.Code.SCHEMA_VIOLATION,
          "it put a value that breaks the schema of its tag: "
              + faults.stream().map(SchemaFault::toString).collect(Collectors.joining("; ")));
    }
    for (BlobRef ref : BlobLinks.in(value)) {
      checkBlob("link to", ref);
    }
  }

  /// Makes a document that comes to be when the run is merged. It may hold what the routine may
  /// write; the result may link to it.
  ///
  /// @param id its id, which nothing else has
  /// @throws RoutineFailure `write-denied`, `schema-violation`, `blob-denied`
  public void create(DocId id, SortedMap<PropKey, JsonNode> props) {
    create(id, props, () -> {});
  }

  /// The same for many props, each of which takes time.
  ///
  /// @param alive called before each; throws when the run is over
  public void create(DocId id, SortedMap<PropKey, JsonNode> props, Runnable alive) {
    if (only != null) {
      throw new RoutineFailure(
          RunResult.Code.WRITE_DENIED,
          "it tried to create a document; a routine of kind prop may change its prop alone");
    }
    props.forEach(
        (key, value) -> {
          alive.run();
          check("create a document with", key, value);
        });
    branch.create(id, props);
  }

  /// Removes a prop.
  ///
  /// @throws RoutineFailure `write-denied`
  public void delete(PropKey key) {
    checkWrite("delete", key);
    branch.delete(key);
  }

  /// The size of a blob, or empty when it is not here.
  ///
  /// @throws RoutineFailure `blob-denied`
  public OptionalLong blobSize(BlobRef ref) {
    checkBlob("read", ref);
    return blobs.size(ref);
  }

  /// A range of a blob.
  ///
  /// @throws RoutineFailure `blob-denied`
  public InputStream openBlob(BlobRef ref, long offset, long length) {
    checkBlob("read", ref);
    return blobs.open(ref, offset, length);
  }

  /// Stores a blob, which the routine may read and link to from then on.
  ///
  /// @throws IOException from reading `bytes`
  public BlobRef writeBlob(InputStream bytes) throws IOException {
    BlobRef ref = blobs.put(bytes).ref();
    written.add(ref);
    return ref;
  }

  private List<SchemaFault> faults(PropKey key, JsonNode value) {
    try {
      return schemas.faults(key, value);
    } catch (DaybookException.Incorrect unstorable) {
      throw new RoutineFailure(
          RunResult.Code.SCHEMA_VIOLATION,
          "it put a value that cannot be stored: " + unstorable.getMessage(),
          unstorable);
    }
  }

  private void checkWrite(String what, PropKey key) {
    if (!capabilities.mayWrite(key)) {
      throw new RoutineFailure(
          RunResult.Code.WRITE_DENIED,
          "it tried to %s %s; it declared to write %s"
              .formatted(what, key, tagList(capabilities.writes())));
    }
    if (only != null && !only.contains(key)) {
      throw new RoutineFailure(
          RunResult.Code.WRITE_DENIED,
          "it tried to %s %s; by its kind it may change only %s"
              .formatted(
                  what,
                  key,
                  only.isEmpty() ? "what its caller may too, which is nothing" : propList(only)));
    }
  }

  // The fork's props, not the branch's: else a routine could write a link and then follow it.
  private void checkBlob(String what, BlobRef ref) {
    if (written.contains(ref) || shown.contains(ref)) {
      return;
    }
    if (named == null) {
      named = new HashSet<>();
      branch
          .fork()
          .props()
          .forEach(
              (key, value) -> {
                if (capabilities.mayRead(key)) {
                  named.addAll(BlobLinks.in(value));
                }
              });
    }
    if (!named.contains(ref)) {
      throw new RoutineFailure(
          RunResult.Code.BLOB_DENIED,
          "it tried to %s the blob %s; it may use only blobs that a prop under %s names, and those it wrote"
              .formatted(what, ref, tagList(capabilities.reads())));
    }
  }

  private static String propList(Set<PropKey> props) {
    return props.stream().sorted().map(PropKey::toString).collect(Collectors.joining(", "));
  }

  private static String tagList(Set<Tag> tags) {
    return tags.isEmpty()
        ? "nothing"
        : tags.stream().sorted().map(Tag::name).collect(Collectors.joining(", "));
  }
}
