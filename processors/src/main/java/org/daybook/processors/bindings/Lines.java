package org.daybook.processors.bindings;

/// Source text that is being written, a line at a time, two or four spaces a level.
final class Lines {

  private final StringBuilder text = new StringBuilder();
  private final String step;
  private int level;

  Lines(String step) {
    this.step = step;
  }

  /// A line, or an empty one for an empty text.
  Lines line(String line) {
    text.append(line.isEmpty() ? "" : step.repeat(level)).append(line).append('\n');
    return this;
  }

  /// A comment, if there is anything to say.
  Lines about(String start, String about, String end) {
    String line = Text.about(about);
    return line.isEmpty() ? this : line(start + line + end);
  }

  /// A line whose block follows.
  Lines open(String line) {
    line(line);
    level++;
    return this;
  }

  /// The end of a block.
  Lines close(String line) {
    level--;
    return line(line);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
