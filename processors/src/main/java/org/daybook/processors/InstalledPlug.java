package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.daybook.documents.DocId;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// A plug that is installed.
///
/// @param id its reverse-domain id
/// @param version its semantic version
/// @param digest SHA-256 over all its files, hexadecimal
/// @param manifest its `plug.json`
/// @param owns the tags it owns
/// @param processors its processors; those of a plug that is not enabled run nothing
/// @param doc the document that records it
/// @param installed when
/// @param origin from where, and who signed it
/// @param state whether it works
/// @param switched how often it was switched off or on: what was missed while it was off is looked
///     for when it is on again
/// @param held the update that waits for approval; null when none does
/// @param faults what is wrong with it as it stands: its record, or what it needs
public record InstalledPlug(
    String id,
    String version,
    String digest,
    JsonNode manifest,
    List<Tag> owns,
    List<ProcessorSpec> processors,
    DocId doc,
    Instant installed,
    PlugOrigin origin,
    State state,
    int switched,
    @Nullable HeldUpdate held,
    List<PlugFault> faults) {

  /// Whether a plug works.
  public enum State {
    ENABLED,
    /// Switched off: its tags stay, its routines and processors do not run.
    DISABLED,
    /// This host cannot read its record: install it again, or uninstall it.
    BROKEN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public InstalledPlug {
    owns = List.copyOf(owns);
    processors = List.copyOf(processors);
    faults = List.copyOf(faults);
  }

  /// One of unknown origin that is enabled and without fault, and that no update waits for.
  public InstalledPlug(
      String id,
      String version,
      String digest,
      JsonNode manifest,
      List<Tag> owns,
      List<ProcessorSpec> processors,
      DocId doc,
      Instant installed) {
    this(
        id,
        version,
        digest,
        manifest,
        owns,
        processors,
        doc,
        installed,
        PlugOrigin.UNKNOWN,
        State.ENABLED,
        0,
        null,
        List.of());
  }

  /// The same without its held update.
  public InstalledPlug alone() {
    return new InstalledPlug(
        id,
        version,
        digest,
        manifest,
        owns,
        processors,
        doc,
        installed,
        origin,
        state,
        switched,
        null,
        faults);
  }
}
