package org.daybook.wflow.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.daybook.wflow.WflowException;

/// What was queued for writing.
///
/// @param first the position of the first record
/// @param last the position of the last record
public record Appended(long first, long last, CompletableFuture<Void> durable) {

  /// Blocks until it is durable; not interruptible, because half an answer helps nobody.
  ///
  /// @throws WflowException.Unavailable when it could not be written
  public void await() {
    try {
      durable.join();
    } catch (CompletionException e) {
      throw new WflowException.Unavailable("the log could not be written", e.getCause());
    }
  }
}
