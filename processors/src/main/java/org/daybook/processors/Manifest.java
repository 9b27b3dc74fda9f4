package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
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
/// @param requires the plugs it needs beside its tags, with the versions of them that will do
/// @param owns the tags it defines, with their JSON Schemas
/// @param uses the tags of others that its routines read or write
/// @param routines its code, by name
/// @param processors its standing wishes, by name
/// @param commands what people may ask it for, by name
/// @param events what it wants to be told of, by name
public record Manifest(
    String id,
    String version,
    String title,
    String description,
    SortedMap<String, String> requires,
    SortedMap<Tag, JsonNode> owns,
    SortedMap<Tag, Use> uses,
    SortedMap<String, RoutineEntry> routines,
    SortedMap<String, ProcessorEntry> processors,
    SortedMap<String, CommandEntry> commands,
    SortedMap<String, EventEntry> events) {

  /// The file's name within a plug.
  public static final String FILE = "plug.json";

  /// The version of the guest interface that this host speaks.
  public static final int ABI = 1;

  public Manifest {
    requires = Collections.unmodifiableSortedMap(new TreeMap<>(requires));
    owns = Collections.unmodifiableSortedMap(new TreeMap<>(owns));
    uses = Collections.unmodifiableSortedMap(new TreeMap<>(uses));
    routines = Collections.unmodifiableSortedMap(new TreeMap<>(routines));
    processors = Collections.unmodifiableSortedMap(new TreeMap<>(processors));
    commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
    events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
  }

  /// A tag of another's. It names versions of its owner, or the schema itself, or both.
  ///
  /// @param owner the plug that owns the tag, or `org.daybook`
  /// @param range the owner's versions that will do, as a semver range; null for any
  /// @param schema SHA-256 of the tag's schema in canonical form; null for any
  public record Use(String owner, @Nullable String range, @Nullable String schema) {}

  /// What a routine is for.
  public enum Kind {
    /// Works on the document it is given.
    DOC,
    /// Changes one prop of it and nothing else.
    PROP,
    /// Says of a document what a person then approves.
    PREDICATE,
    /// Reads many documents, writes one.
    COLLATOR,
    /// Runs when it is asked for by name.
    COMMAND,
    /// Runs when something happens.
    EVENT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What a routine's code is, and how it is entered.
  public enum Form {
    /// A module with the exports of Daybook's guest interface.
    ABI,
    /// A WASI command: JSON on its standard input and output.
    WASI,
    /// JavaScript source, run by the host's own engine.
    JAVASCRIPT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A routine.
  ///
  /// @param module the path of its code within the plug
  /// @param stateless whether an instance may serve one run after another
  /// @param prop the prop that a routine of kind [Kind#PROP] changes; null for all other kinds
  /// @param capabilities what it declared to read and write
  /// @param grants what it may reach beside
  /// @param limits what it asks for; the operator's limits hold besides
  /// @param home where it runs, as [Homes] says
  public record RoutineEntry(
      Kind kind,
      Form form,
      String module,
      boolean stateless,
      @Nullable PropKey prop,
      Capabilities capabilities,
      Grants grants,
      LimitsEntry limits,
      String home) {

    /// Whether it may change a prop, where its caller may too.
    public boolean mayWrite(PropKey key) {
      return capabilities.mayWrite(key) && (prop == null || prop.equals(key));
    }
  }

  /// The limits a manifest names; null where it leaves one to the operator.
  public record LimitsEntry(
      @Nullable Long wallMillis,
      @Nullable Integer memoryPages,
      @Nullable Integer tableEntries,
      @Nullable Long hostCalls,
      @Nullable Long outputBytes,
      @Nullable Long logBytes,
      @Nullable Long blobBytes,
      @Nullable Long edits) {

    public static final LimitsEntry NONE =
        new LimitsEntry(null, null, null, null, null, null, null, null);

    /// What holds for a run: the smaller of what is asked for and what the operator allows.
    public Limits within(Limits most) {
      return new Limits(
              wallMillis == null ? most.wall() : Duration.ofMillis(wallMillis),
              memoryPages == null ? most.memoryPages() : memoryPages,
              tableEntries == null ? most.tableEntries() : tableEntries,
              hostCalls == null ? most.hostCalls() : hostCalls,
              outputBytes == null ? most.outputBytes() : outputBytes,
              logBytes == null ? most.logBytes() : logBytes,
              blobBytes == null ? most.blobBytes() : blobBytes,
              edits == null ? most.edits() : edits)
          .and(most);
    }
  }

  /// What happens to a processor's branch when its run is over.
  public enum Merge {
    /// It is merged at once.
    AUTO,
    /// It waits for a person.
    REVIEW;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A processor.
  ///
  /// @param predicate which documents it wants, in the pipelines' JSON form
  /// @param routine the routine's name
  /// @param result the prop that says it is done
  /// @param consumes the marker tag that the merge removes; null for none
  /// @param merge what happens to its branch
  /// @param supersede what new input does to a run under way
  /// @param retry how often a run is tried
  /// @param home where it runs, as [Homes] says: its routine's where it names none
  /// @param collate how its collator makes one document of many; null for all other kinds
  public record ProcessorEntry(
      JsonNode predicate,
      String routine,
      PropKey result,
      @Nullable Tag consumes,
      Merge merge,
      ProcessorSpec.Supersede supersede,
      ProcessorSpec.Retry retry,
      String home,
      @Nullable Collation collate) {}

  /// A command.
  ///
  /// @param routine the name of a routine of kind [Kind#COMMAND]
  /// @param title for people; may be empty
  /// @param description for people; may be empty
  /// @param arguments JSON Schema of what it takes; an empty object where anything will do
  /// @param result JSON Schema of what it answers; an empty object where that may be anything
  /// @param home where it runs, as [Homes] says: its routine's where it names none
  public record CommandEntry(
      String routine,
      String title,
      String description,
      JsonNode arguments,
      JsonNode result,
      String home) {}

  /// What a routine may be told of.
  public enum Occasion {
    IMPORT_FINISHED,
    DOCUMENT_CREATED,
    DOCUMENT_DELETED,
    JOB_FAILED,
    /// A time of day has come.
    SCHEDULE;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// An event that a routine wants to be told of.
  ///
  /// @param routine the name of a routine of kind [Kind#EVENT]
  /// @param cron when, for [Occasion#SCHEDULE]; null for all others
  /// @param home where it runs, as [Homes] says: its routine's where it names none
  public record EventEntry(Occasion on, String routine, @Nullable String cron, String home) {}
}
