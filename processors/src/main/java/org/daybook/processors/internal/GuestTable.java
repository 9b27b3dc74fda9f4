package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;

/// A guest's table, whose filling, copying and growing a run can be stopped in. Confined to the
/// run, as the instance is.
final class GuestTable extends TableInstance {

  /// Between two looks at whether the run was stopped; a power of two.
  private static final int ENTRIES = 1 << 12;

  GuestTable(Table table, int initial) {
    super(table, initial);
  }

  @Override
  public void setRef(int index, int value, Instance instance) {
    if ((index & (ENTRIES - 1)) == 0) {
      Interruption.check();
    }
    super.setRef(index, value, instance);
  }

  @Override
  public int grow(int size, int value, Instance instance) {
    Interruption.check();
    return super.grow(size, value, instance);
  }
}
