package org.daybook.wflow.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.daybook.wflow.WflowException;
import org.jspecify.annotations.Nullable;

/// What was queued for writing.
///
/// @param first the position of the first record
/// @param last the position of the last record
public record Appended(long first, long last, CompletableFuture<Void> durable) {

  /// Blocks until it is durable; not interruptible, because half an answer helps nobody.
  ///
  /// @throws WflowException.Superseded when a later opening has the partition
  /// @throws WflowException.Sealed when the log was ended
  /// @throws WflowException.Unavailable when it could not be written
  public void await() {
    await(durable);
  }

  static <T> T await(CompletableFuture<T> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      throw switch (e.getCause()) {
        case WflowException.Superseded s -> new WflowException.Superseded(said(s), s);
        case WflowException.Sealed s -> new WflowException.Sealed(said(s), s);
        case WflowException.Damaged s -> new WflowException.Damaged(said(s), s);
        case WflowException.Unavailable s -> new WflowException.Unavailable(said(s), s);
        case null, default ->
            new WflowException.Unavailable("the log could not be written", e.getCause());
      };
    }
  }

  private static String said(WflowException failure) {
    return String.valueOf(failure.getMessage());
  }

  /// Calls back once it is durable, or could not be written: on the log's own thread, so briefly.
  ///
  /// @param then is given why it could not be written, null if it is durable; must not throw
  public void whenDone(Consumer<@Nullable Throwable> then) {
    var _ =
        durable.handle(
            (_, failure) -> {
              then.accept(failure);
              return true;
            });
  }
}
