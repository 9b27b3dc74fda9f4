package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// A plug's standing wish: run this routine on every document that matches this predicate.
///
/// @param plug the plug's id
/// @param plugVersion the plug's version
/// @param name the processor's name within the plug
/// @param version changes when anything that decides its runs changes: a digest over predicate,
///     routine, module and capabilities
/// @param predicate the JSON form; what it means is the pipelines' business
/// @param routine the routine's name within the plug
/// @param capabilities the routine's
/// @param resultTag the prop put by the host when a run has merged; its tag is owned by the plug
/// @param consumes the marker tag whose props the merge removes; null for none
/// @param review whether what it did waits for a person to approve it
/// @param supersede what new input does to a run that is under way
/// @param retry how often and how patiently a run is tried
/// @param home only workers with this label run it; null for any
/// @param collation how its collator makes one document of many; null for a routine that works on
///     the matching document itself
public record ProcessorSpec(
    String plug,
    String plugVersion,
    String name,
    String version,
    JsonNode predicate,
    String routine,
    Capabilities capabilities,
    PropKey resultTag,
    @Nullable Tag consumes,
    boolean review,
    Supersede supersede,
    Retry retry,
    @Nullable String home,
    @Nullable Collation collation) {

  /// One that any worker runs, on the matching document itself.
  public ProcessorSpec(
      String plug,
      String plugVersion,
      String name,
      String version,
      JsonNode predicate,
      String routine,
      Capabilities capabilities,
      PropKey resultTag,
      @Nullable Tag consumes,
      boolean review,
      Supersede supersede,
      Retry retry) {
    this(
        plug,
        plugVersion,
        name,
        version,
        predicate,
        routine,
        capabilities,
        resultTag,
        consumes,
        review,
        supersede,
        retry,
        null,
        null);
  }

  /// `<plug>:<processor>`, the name in run records and errors.
  public String id() {
    return plug + ":" + name;
  }

  /// What new input does to a run under way.
  public enum Supersede {
    CANCEL,
    FINISH
  }

  /// How patiently a run is tried.
  ///
  /// @param attempts how many in all
  /// @param first the wait before the second
  /// @param most the longest wait
  public record Retry(int attempts, Duration first, Duration most) {}
}
