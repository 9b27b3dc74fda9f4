package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.documents.Tag;
import org.daybook.pipelines.ProcessorStatus;
import org.daybook.processors.ProcessorSpec;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An installed processor, and how far it is with the documents.
///
/// @param id `<plug>:<processor>`
/// @param version changes with anything that decides its runs
/// @param reads the tags that its predicate and its routine read
/// @param writes the tags that its routine may write
/// @param result the prop that a run leaves
/// @param complete whether every document was counted; until then the counts grow
/// @param matched how many documents its predicate holds for
/// @param counts how many documents are in each state
/// @param putOff how many documents could not be decided about, and are looked at again later
@Schema(name = "ProcessorStatus")
record ProcessorView(
    String id,
    String plug,
    String plugVersion,
    String version,
    JsonNode predicate,
    String routine,
    List<String> reads,
    List<String> writes,
    String result,
    boolean complete,
    long matched,
    Map<String, Long> counts,
    long putOff) {

  static ProcessorView of(ProcessorStatus status) {
    ProcessorSpec spec = status.spec();
    var counts = new LinkedHashMap<String, Long>();
    status.counts().forEach((state, count) -> counts.put(state.word(), count));
    return new ProcessorView(
        spec.id(),
        spec.plug(),
        spec.plugVersion(),
        spec.version(),
        spec.predicate(),
        spec.routine(),
        status.reads().stream().map(Tag::name).sorted().toList(),
        spec.capabilities().writes().stream().map(Tag::name).sorted().toList(),
        spec.resultTag().toString(),
        status.complete(),
        status.matched(),
        counts,
        status.putOff());
  }
}
