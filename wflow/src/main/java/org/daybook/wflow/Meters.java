package org.daybook.wflow;

import java.util.concurrent.atomic.LongAdder;

/// Sums since the engine was opened.
final class Meters {

  final LongAdder jobsAdded = new LongAdder();
  final LongAdder attempts = new LongAdder();
  final LongAdder steps = new LongAdder();
  final LongAdder stepFailures = new LongAdder();
  final LongAdder timersFired = new LongAdder();
  final LongAdder checkpoints = new LongAdder();
  final LongAdder events = new LongAdder();
}
