package org.daybook.documents.internal.automerge;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.automerge.ChangeHash;
import org.automerge.Document;
import org.automerge.MapEntry;
import org.automerge.ObjectId;
import org.automerge.Transaction;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;

/// One document's history, in native memory until [#close]. Not thread-safe: its holder owns it,
/// and there is one holder a document at a time.
///
/// It never writes with an actor of its own: each change is made in a fork that lives for that
/// change alone, so no two live forks share an actor.
public final class AutomergeDocument implements AutoCloseable {

  private final Document document;
  private final Cleaner.Cleanable freeing;
  private final Cleaner cleaner;

  private AutomergeDocument(Document document, Cleaner cleaner) {
    this.document = document;
    this.cleaner = cleaner;
    this.freeing = cleaner.register(this, document::free);
  }

  /// A document without history.
  public static AutomergeDocument empty(Cleaner cleaner) {
    return new AutomergeDocument(new Document(), cleaner);
  }

  /// Loads what [#save] and then [#changesSince] gave, joined in order.
  public static AutomergeDocument load(Cleaner cleaner, List<byte[]> chunks) {
    int size = chunks.stream().mapToInt(chunk -> chunk.length).sum();
    var bytes = new byte[size];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, bytes, at, chunk.length);
      at += chunk.length;
    }
    try {
      return new AutomergeDocument(Document.load(bytes), cleaner);
    } catch (RuntimeException e) {
      throw new DaybookException.Fault(
          "vault-corrupt", "a document's stored changes do not load: " + e.getMessage(), e);
    }
  }

  public Heads heads() {
    return heads(document);
  }

  /// All props as they stand.
  public SortedMap<PropKey, JsonNode> props() {
    return props(new TreeReader(document, null));
  }

  /// All props at an earlier version, which must be one of this document: the binding ends the
  /// process or answers nonsense for others.
  public SortedMap<PropKey, JsonNode> props(Heads at) {
    return props(new TreeReader(document, KnownHash.of(at)));
  }

  private static SortedMap<PropKey, JsonNode> props(TreeReader reader) {
    var props = new TreeMap<PropKey, JsonNode>();
    for (MapEntry entry : reader.entries(ObjectId.ROOT)) {
      props.put(PropKey.parse(entry.getKey()), reader.json(entry.getValue()));
    }
    return props;
  }

  /// The whole history.
  public byte[] save() {
    return document.save();
  }

  /// The changes that the given version does not contain.
  public byte[] changesSince(Heads version) {
    return document.encodeChangesSince(KnownHash.of(version));
  }

  /// Makes one change and merges it.
  ///
  /// @param base the version it is made at: one of this document, and one that contains every
  ///     earlier change of the actor
  /// @param actor who makes it
  /// @param edit guarded values
  /// @param shapes where in a prop's value text is
  /// @return whether anything differed, so that there is a change
  public boolean change(Heads base, byte[] actor, Edit edit, Function<PropKey, TextShape> shapes) {
    Document fork =
        base.equals(heads()) ? document.fork(actor) : document.fork(KnownHash.of(base), actor);
    try (var forked = new AutomergeDocument(fork, cleaner)) {
      if (!forked.write(edit, shapes)) {
        return false;
      }
      document.merge(fork);
      return true;
    }
  }

  private boolean write(Edit edit, Function<PropKey, TextShape> shapes) {
    Transaction tx = document.startTransaction();
    try {
      var writer = new TreeWriter(tx);
      for (Map.Entry<PropKey, JsonNode> put : edit.puts().entrySet()) {
        writer.put(
            ObjectId.ROOT, put.getKey().toString(), put.getValue(), shapes.apply(put.getKey()));
      }
      for (PropKey gone : edit.deletes()) {
        if (tx.get(ObjectId.ROOT, gone.toString()).isPresent()) {
          tx.delete(ObjectId.ROOT, gone.toString());
        }
      }
      return tx.commit().isPresent();
    } catch (RuntimeException e) {
      tx.rollback();
      throw e;
    }
  }

  /// Frees the native memory; nothing else may be called afterwards. May be called again.
  @Override
  public void close() {
    freeing.clean();
  }

  private static Heads heads(Document document) {
    var hashes = new ArrayList<String>();
    for (ChangeHash hash : document.getHeads()) {
      hashes.add(HexFormat.of().formatHex(hash.getBytes()));
    }
    return new Heads(hashes);
  }
}
