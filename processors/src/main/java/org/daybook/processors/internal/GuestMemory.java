package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import org.jspecify.annotations.Nullable;

/// A guest's memory, which remembers whether it was ever asked for more than its limit: a module
/// that traps afterwards ran out of memory. The only memory class in the process, so that calls to
/// it are inlined. Confined to the run, as the instance is.
final class GuestMemory implements Memory {

  private final ByteArrayMemory memory;
  private final @Nullable MemoryImage image;
  private boolean growthRefused;

  /// Memory of its initial size.
  ///
  /// @param limits the module's own, already cut down to the run's
  GuestMemory(MemoryLimits limits) {
    this(limits, null);
  }

  private GuestMemory(MemoryLimits limits, @Nullable MemoryImage image) {
    this.memory = new ByteArrayMemory(limits);
    this.image = image;
  }

  /// Memory for an instance of a module: what its data segments say, or what it was stopped with.
  static GuestMemory of(LoadedModule module, MemoryLimits limits) {
    Started started = module.started();
    return new GuestMemory(limits, started == null ? null : started.memory());
  }

  boolean growthRefused() {
    return growthRefused;
  }

  @Override
  public int pages() {
    return memory.pages();
  }

  @Override
  public int grow(int pages) {
    Interruption.check();
    int before = memory.grow(pages);
    if (before < 0) {
      growthRefused = true;
    }
    return before;
  }

  @Override
  public int initialPages() {
    return memory.initialPages();
  }

  @Override
  public int maximumPages() {
    return memory.maximumPages();
  }

  @Override
  public boolean shared() {
    return memory.shared();
  }

  @Override
  public void initialize(Instance a, DataSegment[] b) {
    if (image == null) {
      memory.initialize(a, b);
    } else {
      image.restore(memory);
    }
  }

  @Override
  public void initialize(Instance a, DataSegment[] b, int c) {
    if (image == null) {
      memory.initialize(a, b, c);
    } else {
      image.restore(memory);
    }
  }

  @Override
  public void initPassiveSegment(int a, int b, int c, int d) {
    Interruption.check();
    memory.initPassiveSegment(a, b, c, d);
  }

  @Override
  public void write(int a, byte[] b, int c, int d) {
    memory.write(a, b, c, d);
  }

  @Override
  public byte read(int a) {
    return memory.read(a);
  }

  @Override
  public byte[] readBytes(int a, int b) {
    return memory.readBytes(a, b);
  }

  @Override
  public void writeI32(int a, int b) {
    memory.writeI32(a, b);
  }

  @Override
  public int readInt(int a) {
    return memory.readInt(a);
  }

  @Override
  public void writeLong(int a, long b) {
    memory.writeLong(a, b);
  }

  @Override
  public long readLong(int a) {
    return memory.readLong(a);
  }

  @Override
  public void writeShort(int a, short b) {
    memory.writeShort(a, b);
  }

  @Override
  public short readShort(int a) {
    return memory.readShort(a);
  }

  @Override
  public long readU16(int a) {
    return memory.readU16(a);
  }

  @Override
  public void writeByte(int a, byte b) {
    memory.writeByte(a, b);
  }

  @Override
  public void writeF32(int a, float b) {
    memory.writeF32(a, b);
  }

  @Override
  public long readF32(int a) {
    return memory.readF32(a);
  }

  @Override
  public float readFloat(int a) {
    return memory.readFloat(a);
  }

  @Override
  public void writeF64(int a, double b) {
    memory.writeF64(a, b);
  }

  @Override
  public double readDouble(int a) {
    return memory.readDouble(a);
  }

  @Override
  public long readF64(int a) {
    return memory.readF64(a);
  }

  @Override
  public void zero() {
    memory.zero();
  }

  @Override
  public void fill(byte a, int b, int c) {
    Interruption.check();
    memory.fill(a, b, c);
  }

  @Override
  public void copy(int a, int b, int c) {
    Interruption.check();
    memory.copy(a, b, c);
  }

  @Override
  public void drop(int a) {
    memory.drop(a);
  }

  // Shared memory is refused at admission, so nobody else is ever there to be waited for; atomic
  // instructions take the interface's own way, which locks this.
  @Override
  @SuppressWarnings("removal") // the interface still has it, and its defaults call it
  public Object lock(int address) {
    return this;
  }

  @Override
  @SuppressWarnings("removal") // the interface still has it
  public int waitOn(int address, int expected, long timeout) {
    throw new UnsupportedOperationException("waiting on memory that is not shared");
  }

  @Override
  @SuppressWarnings("removal") // the interface still has it
  public int waitOn(int address, long expected, long timeout) {
    throw new UnsupportedOperationException("waiting on memory that is not shared");
  }

  @Override
  @SuppressWarnings("removal") // the interface still has it
  public int notify(int address, int most) {
    return 0;
  }
}
