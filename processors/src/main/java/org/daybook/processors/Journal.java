package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The port through which a run asks for what is not in its document: facts, effects and time. All
/// of it is recorded, so that a run that died is replayed without repeating an effect and sees what
/// it saw. Names are unique within a run, and a replay must ask for the same ones, with the same
/// requests, in the same order. What it throws, the engine's unwinding [Error] included, passes
/// through the run unchanged. Confined to the run's caller.
public interface Journal {

  /// What was found when this was first asked. It is recorded without waiting for the disk, before
  /// any later effect.
  byte[] fact(String name, byte[] request, Supplier<byte[]> found);

  /// Answers what was recorded under the name, or carries the effect out and records its result,
  /// durably. A death in between carries it out again: it must bear that.
  ///
  /// @param request what the result depends on
  byte[] effect(String name, byte[] request, Callable<byte[]> effect);

  /// What is recorded of a fact that a replay has not come to yet; nothing when there is none. No
  /// run may take another way by it, but for [#skipTo].
  Optional<byte[]> recorded(String name);

  /// Passes over what is recorded before a fact, which is asked for next. For a part of a run that
  /// ended, and would not end the same way for certain.
  void skipTo(String name);

  /// Waits; the run may be taken off its thread meanwhile and replayed.
  void sleep(String name, Duration time);

  /// The next signal of that name that was sent to the run's job; waits for it likewise.
  ///
  /// @param atMost how long; null for as long as it takes
  /// @return empty when the time was over first
  Optional<byte[]> receive(String name, String signal, @Nullable Duration atMost);

  /// Says how far the run is, for people; the last word wins.
  void progress(byte[] said);

  /// A name for an effect that others may know it by, so that they do it once: the run's job and
  /// the name.
  String key(String name);

  /// Throws when the run is to end because its job was cancelled.
  void checkCancelled();

  /// Told of each request of the run's, as JSON, before it is answered; for who looks on. The
  /// reading and writing of blobs, which is no JSON, comes as `blob.read` and `blob.write`.
  default void asked(JsonNode request) {}
}
