package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// A plug's `plug.json`, read and found without fault in itself.
///
/// @param id the plug's reverse-domain id
/// @param version its semantic version
/// @param title for people; may be empty
/// @param description for people; may be empty
/// @param owns the tags it defines, with their JSON Schemas
/// @param uses the tags of others that its routines read or write
/// @param routines its code, by name
/// @param processors its standing wishes, by name
public record Manifest(
    String id,
    String version,
    String title,
    String description,
    SortedMap<Tag, JsonNode> owns,
    SortedMap<Tag, Use> uses,
    SortedMap<String, RoutineEntry> routines,
    SortedMap<String, ProcessorEntry> processors) {

  /// The file's name within a plug.
  public static final String FILE = "plug.json";

  /// The version of the guest interface that this host speaks.
  public static final int ABI = 1;

  public Manifest {
    owns = Collections.unmodifiableSortedMap(new TreeMap<>(owns));
    uses = Collections.unmodifiableSortedMap(new TreeMap<>(uses));
    routines = Collections.unmodifiableSortedMap(new TreeMap<>(routines));
    processors = Collections.unmodifiableSortedMap(new TreeMap<>(processors));
  }

  /// A tag of another's.
  ///
  /// @param owner the plug that owns it, or `org.daybook`
  /// @param range the owner's versions that will do, as a semver range
  public record Use(String owner, String range) {}

  /// A routine.
  ///
  /// @param module the module's path within the plug
  /// @param capabilities what it declared to read and write
  /// @param limits what it asks for; the operator's limits hold besides
  public record RoutineEntry(String module, Capabilities capabilities, LimitsEntry limits) {}

  /// The limits a manifest names; null where it leaves one to the operator.
  public record LimitsEntry(
      @Nullable Long wallMillis,
      @Nullable Integer memoryPages,
      @Nullable Long outputBytes,
      @Nullable Long hostCalls) {

    /// What holds for a run: the smaller of what is asked for and what the operator allows.
    public Limits within(Limits most) {
      return new Limits(
              wallMillis == null ? most.wall() : java.time.Duration.ofMillis(wallMillis),
              memoryPages == null ? most.memoryPages() : memoryPages,
              outputBytes == null ? most.outputBytes() : outputBytes,
              hostCalls == null ? most.hostCalls() : hostCalls)
          .and(most);
    }
  }

  /// A processor.
  ///
  /// @param predicate which documents it wants, in the pipelines' JSON form
  /// @param routine the routine's name
  /// @param result the prop that says it is done
  /// @param consumes the marker tag that the merge removes; null for none
  /// @param supersede what new input does to a run under way
  /// @param retry how often a run is tried
  public record ProcessorEntry(
      JsonNode predicate,
      String routine,
      PropKey result,
      @Nullable Tag consumes,
      ProcessorSpec.Supersede supersede,
      ProcessorSpec.Retry retry) {}
}
