package org.daybook.queryapi.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// How far something is: a bar on a terminal, a plain line at each tenth elsewhere, nothing when
/// quiet.
final class Progress implements AutoCloseable {

  private final @Nullable ProgressBar bar;
  private final @Nullable Screen plain;
  private final String what;
  private final String unit;
  private final long unitSize;
  private long total;
  private int tenth;

  private Progress(
      @Nullable ProgressBar bar,
      @Nullable Screen plain,
      String what,
      String unit,
      long unitSize,
      long total) {
    this.bar = bar;
    this.plain = plain;
    this.what = what;
    this.unit = unit;
    this.unitSize = unitSize;
    this.total = total;
  }

  /// @param unitSize how many of what is counted make one of the unit shown
  static Progress of(
      Screen screen, boolean quiet, String what, String unit, long unitSize, long total) {
    if (quiet) {
      return new Progress(null, null, what, unit, unitSize, total);
    }
    if (!screen.terminal()) {
      return new Progress(null, screen, what, unit, unitSize, total);
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setUnit(unit.isEmpty() ? "" : " " + unit, unitSize)
            .setStyle(
                screen.style().colours()
                    ? ProgressBarStyle.COLORFUL_UNICODE_BAR
                    : ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(100)
            .setMaxRenderedLength(Math.min(90, screen.width()))
            .hideEta()
            .clearDisplayOnFinish()
            .setConsumer(
                new ConsoleProgressBarConsumer(
                    new PrintStream(System.err, true, StandardCharsets.UTF_8)))
            .build();
    return new Progress(bar, null, what, unit, unitSize, total);
  }

  /// It is so far now.
  synchronized void reached(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
    int now = total == 0 ? 0 : (int) Math.min(10, done * 10 / total);
    if (plain != null && now > tenth) {
      tenth = now;
      plain.note(
          "%s %d%% of %,d%s"
              .formatted(
                  what, now * 10, Math.max(1, total / unitSize), unit.isEmpty() ? "" : " " + unit));
    }
  }

  /// There is so much to do, as known now.
  synchronized void outOf(long most) {
    total = most;
    if (bar != null) {
      bar.maxHint(most);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /// How often to ask the service how far it is.
  static Duration interval() {
    return Duration.ofMillis(200);
  }
}
