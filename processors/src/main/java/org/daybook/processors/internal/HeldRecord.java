package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daybook.processors.HeldUpdate;
import org.daybook.processors.Widening;
import org.jspecify.annotations.Nullable;

/// An update that waits for approval, as a prop of the plug's document records it.
public record HeldRecord(PlugRecord update, List<Widening> widenings) {

  public HeldRecord {
    widenings = List.copyOf(widenings);
  }

  ObjectNode value() {
    ObjectNode value = update.value();
    var widens = value.putArray("widens");
    for (Widening widening : widenings) {
      ObjectNode one = widens.addObject().put("kind", widening.kind().word());
      if (!widening.routine().isEmpty()) {
        one.put("routine", widening.routine());
      }
      one.put("what", widening.what());
    }
    return value;
  }

  /// Reads it back; null after a fault.
  static @Nullable HeldRecord of(JsonNode value, Faults faults) {
    PlugRecord update = PlugRecord.of(value, faults);
    if (update == null) {
      return null;
    }
    var widenings = new ArrayList<Widening>();
    for (JsonNode one : value.path("widens")) {
      try {
        widenings.add(
            new Widening(
                Widening.Kind.valueOf(one.path("kind").asText().toUpperCase(Locale.ROOT)),
                one.path("routine").asText(),
                one.path("what").asText()));
      } catch (IllegalArgumentException unknown) {
        faults.add(
            "", "its record is damaged: " + unknown.getMessage(), "install the update again");
        return null;
      }
    }
    return new HeldRecord(update, widenings);
  }

  HeldUpdate heldUpdate() {
    return new HeldUpdate(
        update.manifest().version(),
        update.digest(),
        update.json(),
        widenings,
        update.at(),
        update.origin());
  }
}
