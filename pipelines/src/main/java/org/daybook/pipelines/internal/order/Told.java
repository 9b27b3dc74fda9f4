package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.Parts;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.processors.TriggerSpec;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Something that happened. Telling it again is harmless: each handler hears of it once.
///
/// @param key names what happened, the same whenever it is told
/// @param doc to run on; null for the handler's own
/// @param event what the handler is given
/// @param by the job that made it happen; none when it came from outside
record Told(Instant at, String key, @Nullable DocId doc, ObjectNode event, Optional<JobId> by) {

  static Told of(Occasion on, Instant at, String key, @Nullable DocId doc, Optional<JobId> by) {
    return new Told(
        at,
        key,
        doc,
        JsonNodeFactory.instance.objectNode().put("on", on.word()).put("at", at.toString()),
        by);
  }

  /// Adds the handlers' jobs.
  void to(Parts parts, List<Handlers.Handler> handlers) {
    List<TriggerSpec> hearing =
        handlers.stream()
            .filter(handler -> handler.hears(at))
            .map(handler -> handler.spec().trigger())
            .toList();
    if (hearing.isEmpty()) {
      return;
    }
    Cause cause = parts.causes().after(by);
    for (TriggerSpec trigger : hearing) {
      boolean cut =
          parts.causes().runInCircles(EventArgs.link(trigger.plug(), trigger.name()), cause);
      parts
          .lanes()
          .ingress()
          .addJob(
              new EventArgs(trigger.plug(), trigger.name(), doc, event, cause, cut)
                  .request(key, trigger.home()));
    }
  }
}
