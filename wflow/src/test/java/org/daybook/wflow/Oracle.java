package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Knows what bodies of steps did, outside of the engine: each run of a body draws a new number, so
/// a step that ran again after it was recorded is found out.
final class Oracle {

  private final AtomicLong drawn = new AtomicLong();
  private final Map<String, Long> lastDrawn = new ConcurrentHashMap<>();

  byte[] draw(JobId job, String step) {
    long number = drawn.incrementAndGet();
    lastDrawn.put(job + "/" + step, number);
    return Code.bytes(Long.toString(number));
  }

  /// Every step of an ended job ran, and never again once it was recorded.
  void check(Engine engine, JobId job, List<String> steps) {
    List<JournalEntry> drawing =
        engine.journal(job).stream().filter(entry -> steps.contains(entry.name())).toList();
    assertThat(drawing).extracting(JournalEntry::name).containsExactlyElementsOf(steps);
    for (JournalEntry entry : drawing) {
      assertThat(Code.text(entry.result()))
          .as("step %s of job %s", entry.name(), job)
          .isEqualTo(Long.toString(lastDrawn.get(job + "/" + entry.name())));
    }
  }
}
