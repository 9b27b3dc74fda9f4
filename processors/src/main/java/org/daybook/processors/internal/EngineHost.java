package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Memory;
import java.io.Serial;
import java.util.Arrays;
import java.util.Random;

/// What the JavaScript engine reaches beside its own memory, which depends on what it is doing.
sealed interface EngineHost {

  /// Since 1970.
  long nanos();

  void random(byte[] into);

  /// A number from 0 to 1.
  double random();

  byte[] call(Memory memory, int at, int length);

  int blobRead(Memory memory, int hashAt, int hashLength, long offset, int into, int length);

  int blobWrite(Memory memory, int at, int length, int out);

  /// The engine is starting: the same everywhere and always.
  final class Starting extends Silent {

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void random(byte[] into) {
      Arrays.fill(into, (byte) 0);
    }
  }

  /// A plug's source is being loaded: what it computes must be the same for all runs.
  final class Loading extends Silent {

    @Override
    public long nanos() {
      throw new Refused("looks at the clock");
    }

    @Override
    public void random(byte[] into) {
      throw new Refused("draws a random number");
    }
  }

  /// A routine runs.
  final class Running implements EngineHost {

    private final HostSide host;
    private final GuestTime time;
    private final Random random;

    Running(HostSide host) {
      this.host = host;
      this.time = new GuestTime(host);
      this.random = new GuestRandom(host);
    }

    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public void random(byte[] into) {
      random.nextBytes(into);
    }

    @Override
    public double random() {
      return random.nextDouble();
    }

    @Override
    public byte[] call(Memory memory, int at, int length) {
      return host.call(memory, at, length);
    }

    @Override
    public int blobRead(
        Memory memory, int hashAt, int hashLength, long offset, int into, int length) {
      return host.blobRead(memory, hashAt, hashLength, offset, into, length);
    }

    @Override
    public int blobWrite(Memory memory, int at, int length, int out) {
      return host.blobWrite(memory, at, length, out);
    }
  }

  /// No run, so nothing to ask.
  abstract sealed class Silent implements EngineHost {

    @Override
    public double random() {
      throw new Refused("draws a random number");
    }

    @Override
    public byte[] call(Memory memory, int at, int length) {
      throw new Refused("asks the host");
    }

    @Override
    public int blobRead(
        Memory memory, int hashAt, int hashLength, long offset, int into, int length) {
      throw new Refused("reads a blob");
    }

    @Override
    public int blobWrite(Memory memory, int at, int length, int out) {
      throw new Refused("writes a blob");
    }
  }

  /// Ends the loading of a source that did what only a routine may.
  final class Refused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    Refused(String what) {
      super("it " + what + " while it is loaded");
    }
  }
}
