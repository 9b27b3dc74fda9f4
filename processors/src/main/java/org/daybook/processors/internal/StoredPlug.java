package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugFault;
import org.daybook.processors.PlugOrigin;
import org.jspecify.annotations.Nullable;

/// A plug as its document records it.
///
/// @param running the version that is installed
/// @param enabled whether it is switched on
/// @param switched how often it was switched on or off
/// @param held the update that waits for approval; null for none
public record StoredPlug(
    PlugRecord running, DocId doc, boolean enabled, int switched, @Nullable HeldRecord held) {

  String id() {
    return running.manifest().id();
  }

  Manifest manifest() {
    return running.manifest();
  }

  SortedMap<String, BlobRef> modules() {
    return running.modules();
  }

  /// The same, switched on or off.
  StoredPlug enabled(boolean on) {
    return on == enabled ? this : new StoredPlug(running, doc, on, switched + 1, held);
  }

  /// The same with another update waiting.
  StoredPlug holding(@Nullable HeldRecord update) {
    return new StoredPlug(running, doc, enabled, switched, update);
  }

  /// The same with another version running, and none waiting.
  StoredPlug running(PlugRecord other) {
    return new StoredPlug(other, doc, enabled, switched, null);
  }

  /// The same with another origin of the version that runs.
  StoredPlug from(PlugOrigin origin) {
    return new StoredPlug(running.from(origin), doc, enabled, switched, held);
  }

  /// The value of its main prop.
  ObjectNode value() {
    ObjectNode value = running.value();
    if (!enabled) {
      value.put("disabled", true);
    }
    return switched == 0 ? value : value.put("switched", switched);
  }

  /// The form for readers of the registry.
  ///
  /// @param faults what is wrong with it as things are
  InstalledPlug installedPlug(List<PlugFault> faults) {
    return new InstalledPlug(
        id(),
        manifest().version(),
        running.digest(),
        running.json(),
        List.copyOf(manifest().owns().keySet()),
        Specs.of(this),
        doc,
        running.at(),
        running.origin(),
        enabled ? InstalledPlug.State.ENABLED : InstalledPlug.State.DISABLED,
        switched,
        held == null ? null : held.heldUpdate(),
        faults);
  }
}
