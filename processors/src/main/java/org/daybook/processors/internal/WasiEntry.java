package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasi.WasiExitException;
import java.util.ArrayList;
import java.util.List;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// A WASI command: the request on its standard input, the result on its standard output, its
/// standard error for the log. It ends by returning from `_start` or by exiting with status 0.
final class WasiEntry implements GuestEntry {

  private final HostSide host;
  private final boolean allocates;
  private final StandardInput input = new StandardInput();
  private final StandardOutput output;
  private final StandardError error;
  private byte @Nullable [] answer;

  /// @param allocates whether the module can be asked for a place
  WasiEntry(HostSide host, boolean allocates) {
    this.host = host;
    this.allocates = allocates;
    this.output = new StandardOutput(host);
    this.error = new StandardError(host);
  }

  @Override
  public List<HostFunction> imports() {
    var functions = new ArrayList<>(WasiFunctions.of(host, input, output, error));
    functions.addAll(host.blobs());
    functions.add(
        new HostFunction(
            GuestAbi.HOST, GuestAbi.CALL_LENGTH, GuestAbi.CALL_LENGTH_TYPE, this::callLength));
    functions.add(new HostFunction(GuestAbi.HOST, GuestAbi.TAKE, GuestAbi.TAKE_TYPE, this::take));
    if (allocates) {
      functions.add(AbiEntry.call(host));
    }
    return functions;
  }

  @Override
  public byte[] run(Instance instance, byte[] request) {
    input.fill(request);
    try {
      instance.export(GuestAbi.START).apply();
    } catch (WasiExitException exit) {
      if (exit.exitCode() != 0) {
        error.end();
        throw new RoutineFailure(
            Code.REPORTED, "exit-status: it exited with the status %d".formatted(exit.exitCode()));
      }
    }
    error.end();
    return output.bytes();
  }

  private long[] callLength(Instance instance, long... arguments) {
    byte[] given = host.call(instance.memory(), (int) arguments[0], (int) arguments[1]);
    answer = given;
    return new long[] {given.length};
  }

  private long[] take(Instance instance, long... arguments) {
    byte[] given = answer;
    if (given == null) {
      throw Request.bad("took an answer, and there is none: call_len comes first");
    }
    int at = (int) arguments[0];
    GuestBytes.check(instance.memory(), at, given.length, "a place for an answer");
    instance.memory().write(at, given, 0, given.length);
    return new long[0];
  }
}
