package org.daybook.wflow;

import org.daybook.wflow.log.MemoryStore;
import org.daybook.wflow.log.PassingStore;

/// A store that whoever uses it does not close: others use it too.
record Borrowed(MemoryStore store) implements PassingStore {

  @Override
  public void close() {
    store.flush();
  }
}
