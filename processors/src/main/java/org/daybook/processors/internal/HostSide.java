package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.daybook.processors.Limits;
import org.jspecify.annotations.Nullable;

/// The host as a guest sees it from its own thread: whatever it asks is done on the caller's, while
/// it stands still. Confined to the guest's thread.
final class HostSide {

  private HostCalls calls;
  private @Nullable GuestTask<?> task;

  HostSide(HostCalls calls) {
    this.calls = calls;
  }

  /// Serves another run from now on.
  void turnTo(HostCalls others, GuestTask<?> own) {
    calls = others;
    task = own;
  }

  /// Says through which task the guest reaches its caller.
  void attach(GuestTask<?> own) {
    task = own;
  }

  /// Ends the guest here when it was stopped: for what takes long on its own thread.
  void checkStopped() {
    Objects.requireNonNull(task).checkStopped();
  }

  /// Answers one JSON request that lies in the guest's memory.
  byte[] call(Memory memory, int at, int length) {
    return ask(() -> calls.call(memory, at, length));
  }

  Limits limits() {
    return calls.budget().limits();
  }

  /// How many bytes the run may still return, send and write.
  long outputLeft() {
    return calls.budget().outputLeft();
  }

  /// How often the run has asked for what takes time.
  int waits() {
    return calls.waits();
  }

  Instant now() {
    return Instant.parse(ask(calls::now));
  }

  String seed() {
    return ask(calls::seed);
  }

  void sleep(Duration time) {
    ask(
        () -> {
          calls.sleep(time);
          return time;
        });
  }

  void errorLine(String line) {
    ask(
        () -> {
          calls.errorLine(line);
          return line;
        });
  }

  /// Why it failed, for the log, as far as there is room.
  void lastWords(String text) {
    ask(
        () -> {
          calls.lastWords(text);
          return text;
        });
  }

  /// The functions by which bytes of blobs come and go.
  List<HostFunction> blobs() {
    return List.of(
        new HostFunction(
            GuestAbi.HOST,
            GuestAbi.BLOB_READ,
            GuestAbi.BLOB_READ_TYPE,
            (instance, arguments) -> {
              int read =
                  blobRead(
                      instance.memory(),
                      (int) arguments[0],
                      (int) arguments[1],
                      arguments[2],
                      (int) arguments[3],
                      (int) arguments[4]);
              return new long[] {read};
            }),
        new HostFunction(
            GuestAbi.HOST,
            GuestAbi.BLOB_WRITE,
            GuestAbi.BLOB_WRITE_TYPE,
            (instance, arguments) -> {
              int written =
                  blobWrite(
                      instance.memory(),
                      (int) arguments[0],
                      (int) arguments[1],
                      (int) arguments[2]);
              return new long[] {written};
            }));
  }

  /// Copies a range of a blob into the guest's memory.
  int blobRead(Memory memory, int hashAt, int hashLength, long offset, int into, int length) {
    return ask(() -> calls.blobRead(memory, hashAt, hashLength, offset, into, length));
  }

  /// Stores bytes of the guest's memory as a blob, whose digits come to `out`.
  int blobWrite(Memory memory, int at, int length, int out) {
    return ask(() -> calls.blobWrite(memory, at, length, out));
  }

  @SuppressWarnings("unchecked") // the answer is what the supplier gave
  private <T> T ask(Supplier<T> question) {
    return (T) Objects.requireNonNull(task).ask(question);
  }
}
