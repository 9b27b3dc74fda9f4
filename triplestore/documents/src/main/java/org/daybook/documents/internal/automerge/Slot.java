package org.daybook.documents.internal.automerge;

import org.automerge.AmValue;
import org.automerge.ObjectId;
import org.automerge.ObjectType;
import org.automerge.Transaction;
import org.jspecify.annotations.Nullable;

/// A place that takes a value. Only the setters that are known to keep what they are given are
/// named here: `splice` and `NewValue` end the process or damage numbers.
sealed interface Slot {

  void set(Transaction tx, String value);

  void set(Transaction tx, int value);

  void set(Transaction tx, double value);

  void set(Transaction tx, boolean value);

  void set(Transaction tx, byte[] value);

  void setNull(Transaction tx);

  ObjectId make(Transaction tx, ObjectType type);

  /// What the place holds; null when nothing does.
  @Nullable AmValue there(Transaction tx);

  /// A field, new or overwritten.
  record InMap(ObjectId map, String key) implements Slot {

    @Override
    public void set(Transaction tx, String value) {
      tx.set(map, key, value);
    }

    @Override
    public void set(Transaction tx, int value) {
      tx.set(map, key, value);
    }

    @Override
    public void set(Transaction tx, double value) {
      tx.set(map, key, value);
    }

    @Override
    public void set(Transaction tx, boolean value) {
      tx.set(map, key, value);
    }

    @Override
    public void set(Transaction tx, byte[] value) {
      tx.set(map, key, value);
    }

    @Override
    public void setNull(Transaction tx) {
      tx.setNull(map, key);
    }

    @Override
    public ObjectId make(Transaction tx, ObjectType type) {
      return tx.set(map, key, type);
    }

    @Override
    public @Nullable AmValue there(Transaction tx) {
      return tx.get(map, key).orElse(null);
    }
  }

  /// An element that is there already.
  record InList(ObjectId list, long index) implements Slot {

    @Override
    public void set(Transaction tx, String value) {
      tx.set(list, index, value);
    }

    @Override
    public void set(Transaction tx, int value) {
      tx.set(list, index, value);
    }

    @Override
    public void set(Transaction tx, double value) {
      tx.set(list, index, value);
    }

    @Override
    public void set(Transaction tx, boolean value) {
      tx.set(list, index, value);
    }

    @Override
    public void set(Transaction tx, byte[] value) {
      tx.set(list, index, value);
    }

    @Override
    public void setNull(Transaction tx) {
      tx.setNull(list, index);
    }

    @Override
    public ObjectId make(Transaction tx, ObjectType type) {
      return tx.set(list, index, type);
    }

    @Override
    public @Nullable AmValue there(Transaction tx) {
      return tx.get(list, (int) index).orElse(null);
    }
  }

  /// A new element before the one that has the index.
  record NewInList(ObjectId list, long index) implements Slot {

    @Override
    public void set(Transaction tx, String value) {
      tx.insert(list, index, value);
    }

    @Override
    public void set(Transaction tx, int value) {
      tx.insert(list, index, value);
    }

    @Override
    public void set(Transaction tx, double value) {
      tx.insert(list, index, value);
    }

    @Override
    public void set(Transaction tx, boolean value) {
      tx.insert(list, index, value);
    }

    @Override
    public void set(Transaction tx, byte[] value) {
      tx.insert(list, index, value);
    }

    @Override
    public void setNull(Transaction tx) {
      tx.insertNull(list, index);
    }

    @Override
    public ObjectId make(Transaction tx, ObjectType type) {
      return tx.insert(list, index, type);
    }

    @Override
    public @Nullable AmValue there(Transaction tx) {
      return null;
    }
  }
}
