package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.Parts;
import org.daybook.processors.Manifest.Occasion;
import org.jspecify.annotations.Nullable;

/// Something that happened. Telling it again is harmless: each handler hears of it once.
///
/// @param key names what happened, the same whenever it is told
/// @param doc to run on; null for the handler's own
/// @param event what the handler is given
record Told(Instant at, String key, @Nullable DocId doc, ObjectNode event) {

  static Told of(Occasion on, Instant at, String key, @Nullable DocId doc) {
    return new Told(
        at,
        key,
        doc,
        JsonNodeFactory.instance.objectNode().put("on", on.word()).put("at", at.toString()));
  }

  /// Adds the handlers' jobs.
  void to(Parts parts, List<Handlers.Handler> handlers) {
    for (Handlers.Handler handler : handlers) {
      if (handler.hears(at)) {
        var trigger = handler.spec().trigger();
        parts
            .lanes()
            .ingress()
            .addJob(new EventArgs(trigger.plug(), trigger.name(), doc, event).request(key));
      }
    }
  }
}
