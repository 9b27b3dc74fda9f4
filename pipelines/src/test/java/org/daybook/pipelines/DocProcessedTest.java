package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tags as processing state: a document that lacks `docProcessed` gets its job; the tag that asked
/// for it is replaced by the result tag; whoever removes that asks again.
@Timeout(60)
class DocProcessedTest {

  private static final PropKey WANTED = PropKey.parse("org.example.marker");
  private static final PropKey PROCESSED = PropKey.parse("org.example.docprocessed");

  @TempDir Path dir;

  @Test
  void aDocumentIsProcessedUntilItSaysSoAndAgainWhenItNoLongerDoes() {
    var runs = new AtomicInteger();
    try (var world = new World(dir)) {
      world.fakes.install(
          world.store().schemas(),
          ProcessTest.doubling()
              .predicate(
                  "{'and':[{'has':'org.example.input'},{'not':{'has':'org.example.docprocessed'}}]}")
              .reads("org.example.input", "org.example.marker", "org.example.docprocessed")
              .writes("org.example.result", "org.example.marker", "org.example.docprocessed")
              .owns("org.example.result", "org.example.docprocessed")
              .result("org.example.docprocessed")
              .consumes("org.example.marker"),
          call -> {
            runs.incrementAndGet();
            ProcessTest.writeDouble(call);
            return ProcessTest.completed();
          });
      DocId doc = world.create("{'org.example.input':{'n':1},'org.example.marker':{}}");
      world.idle();
      FeedEntry merge = world.feed().getLast();
      assertThat(merge.removed()).containsExactly(WANTED);
      assertThat(merge.added()).contains(PROCESSED, ProcessTest.RESULT);

      world.put(doc, "org.example.input", "{'n':2}");
      world.idle();
      assertThat(runs).as("it says that it is processed").hasValue(1);

      world.delete(doc, PROCESSED.toString());
      world.idle();
      assertThat(runs).hasValue(2);
      assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(4);
      assertThat(world.has(doc, PROCESSED.toString())).isTrue();
    }
  }
}
