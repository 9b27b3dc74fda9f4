package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Instance;
import java.util.List;
import java.util.stream.Stream;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// A module with the exports of Daybook's guest interface.
final class AbiEntry implements GuestEntry {

  private final HostSide host;

  AbiEntry(HostSide host) {
    this.host = host;
  }

  @Override
  public List<HostFunction> imports() {
    return Stream.concat(Stream.of(call(host)), host.blobs().stream()).toList();
  }

  @Override
  public byte[] run(Instance instance, byte[] input) {
    int at = write(instance, input);
    long packed = instance.export(GuestAbi.RUN).apply(at, input.length)[0];
    int length = (int) packed;
    if (length > host.outputLeft()) {
      throw new RoutineFailure(
          Code.OUTPUT_LIMIT,
          "it returned %d bytes; %d more were allowed".formatted(length, host.outputLeft()));
    }
    return GuestBytes.read(instance.memory(), (int) (packed >>> 32), length, "its result");
  }

  /// The function that answers in a place which the guest allocates.
  static HostFunction call(HostSide host) {
    return new HostFunction(
        GuestAbi.HOST,
        GuestAbi.CALL,
        GuestAbi.CALL_TYPE,
        (instance, arguments) -> {
          byte[] answer = host.call(instance.memory(), (int) arguments[0], (int) arguments[1]);
          int at = write(instance, answer);
          return new long[] {(long) at << 32 | answer.length};
        });
  }

  /// Has the guest allocate a place, and puts bytes there.
  private static int write(Instance instance, byte[] bytes) {
    int at = (int) instance.export(GuestAbi.ALLOC).apply(bytes.length)[0];
    GuestBytes.check(instance.memory(), at, bytes.length, "the place that daybook_alloc returned");
    instance.memory().write(at, bytes, 0, bytes.length);
    return at;
  }
}
