package org.daybook.documents.internal.automerge;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.automerge.ChangeHash;
import org.automerge.Document;
import org.automerge.MapEntry;
import org.automerge.ObjectId;
import org.automerge.PatchLog;
import org.automerge.Transaction;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.jspecify.annotations.Nullable;

/// One document's history, in native memory until [#close]. Not thread-safe: its holder owns it,
/// and there is one holder a document at a time.
///
/// Forking at earlier heads, merging and freeing cost several times what a change does, and more as
/// the history grows. So every change is made in place, also one at earlier heads, and the document
/// takes the actor of whoever makes it, which is a cheap fork at the current heads. No two live
/// forks share an actor: there is one.
public final class AutomergeDocument implements AutoCloseable {

  private final Cleaner cleaner;
  private Document document;
  private Cleaner.Cleanable freeing;

  /// The actor that the document writes with; empty when the binding chose one.
  private byte[] actor;

  private @Nullable Heads heads;

  private AutomergeDocument(Document document, byte[] actor, Cleaner cleaner) {
    this.document = document;
    this.actor = actor;
    this.cleaner = cleaner;
    this.freeing = cleaner.register(this, document::free);
  }

  /// A document without history, which an actor is about to write.
  public static AutomergeDocument empty(byte[] actor, Cleaner cleaner) {
    return new AutomergeDocument(new Document(actor), actor, cleaner);
  }

  /// Loads what [#save] and then [#changesSince] gave, joined in order.
  ///
  /// @throws DaybookException.Fault `vault-corrupt` when they are something else
  public static AutomergeDocument load(Cleaner cleaner, List<byte[]> chunks) {
    int size = chunks.stream().mapToInt(chunk -> chunk.length).sum();
    var bytes = new byte[size];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, bytes, at, chunk.length);
      at += chunk.length;
    }
    try {
      return new AutomergeDocument(Document.load(bytes), new byte[0], cleaner);
    } catch (RuntimeException e) {
      throw new DaybookException.Fault(
          "vault-corrupt", "a document's stored changes do not load: " + e.getMessage(), e);
    }
  }

  public Heads heads() {
    Heads known = heads;
    if (known == null) {
      known = heads(document);
      heads = known;
    }
    return known;
  }

  /// All props as they stand.
  public SortedMap<PropKey, JsonNode> props() {
    return props(new TreeReader(document, null));
  }

  /// All props at an earlier version, which must be one of this document: the binding ends the
  /// process or answers nonsense for others.
  public SortedMap<PropKey, JsonNode> props(Heads at) {
    return at.equals(heads()) ? props() : props(new TreeReader(document, known(at)));
  }

  /// Some of the props as they stand; those that are not there are not in it. Reading a prop costs
  /// tens of microseconds, so ask for those that matter.
  public SortedMap<PropKey, JsonNode> props(Set<PropKey> keys) {
    return props(heads(), keys);
  }

  /// The same at an earlier version, which must be one of this document.
  public SortedMap<PropKey, JsonNode> props(Heads at, Set<PropKey> keys) {
    var hashes = at.equals(heads()) ? null : known(at);
    var reader = new TreeReader(document, hashes);
    var props = new TreeMap<PropKey, JsonNode>();
    for (PropKey key : keys) {
      String name = key.toString();
      var value =
          hashes == null
              ? document.get(ObjectId.ROOT, name)
              : document.get(ObjectId.ROOT, name, hashes);
      value.ifPresent(found -> props.put(key, reader.json(found)));
    }
    return props;
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

  /// Takes in changes that were made elsewhere on versions this document has.
  ///
  /// @param changes what another's [#changesSince] or [#save] gave
  /// @throws DaybookException.Fault `vault-corrupt` when they are something else
  public void apply(byte[] changes) {
    try {
      document.applyEncodedChanges(changes);
    } catch (RuntimeException e) {
      throw new DaybookException.Fault(
          "vault-corrupt", "stored changes do not apply: " + e.getMessage(), e);
    } finally {
      heads = null;
    }
  }

  /// Makes one change, reading first what there is at the base.
  public boolean change(Heads base, byte[] actor, Edit edit, Function<PropKey, TextShape> shapes) {
    return change(base, props(base), actor, edit, shapes);
  }

  /// Makes one change.
  ///
  /// @param base the version it is made at: one of this document, and one that contains every
  ///     earlier change of the actor
  /// @param before the props at that version: only what differs from them is written
  /// @param actor who makes it
  /// @param edit guarded values
  /// @param shapes where in a prop's value text is
  /// @return whether anything differed, so that there is a change
  public boolean change(
      Heads base,
      Map<PropKey, JsonNode> before,
      byte[] actor,
      Edit edit,
      Function<PropKey, TextShape> shapes) {
    become(actor);
    if (base.equals(heads())) {
      return write(document.startTransaction(), before, edit, shapes);
    }
    var unread = new PatchLog();
    try {
      return write(document.startTransactionAt(unread, known(base)), before, edit, shapes);
    } finally {
      unread.free();
    }
  }

  /// The binding answers nothing, or ends the process, for heads that are not the document's. At a
  /// hash that it does not have it finds the root empty; so it may be at one that it has, and then
  /// a fork tells.
  private ChangeHash[] known(Heads at) {
    ChangeHash[] hashes = KnownHash.of(at);
    for (ChangeHash hash : hashes) {
      var one = new ChangeHash[] {hash};
      if (document.length(ObjectId.ROOT, one) == 0) {
        try {
          document.fork(one).free();
        } catch (RuntimeException e) {
          throw new DaybookException.Fault(
              "vault-corrupt",
              "a document's stored changes do not contain its version %s: repair it, or restore a backup"
                  .formatted(at),
              e);
        }
      }
    }
    return hashes;
  }

  /// Lets the document write as another actor.
  private void become(byte[] next) {
    if (Arrays.equals(actor, next)) {
      return;
    }
    document = document.fork(next);
    freeing.clean();
    freeing = cleaner.register(this, document::free);
    actor = next;
  }

  private boolean write(
      Transaction tx,
      Map<PropKey, JsonNode> before,
      Edit edit,
      Function<PropKey, TextShape> shapes) {
    try {
      var writer = new TreeWriter(tx);
      for (Map.Entry<PropKey, JsonNode> put : edit.puts().entrySet()) {
        PropKey key = put.getKey();
        writer.put(
            ObjectId.ROOT, key.toString(), before.get(key), put.getValue(), shapes.apply(key));
      }
      for (PropKey gone : edit.deletes()) {
        if (before.containsKey(gone)) {
          tx.delete(ObjectId.ROOT, gone.toString());
        }
      }
      return tx.commit().isPresent();
    } catch (RuntimeException e) {
      tx.rollback();
      throw e;
    } finally {
      heads = null;
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
