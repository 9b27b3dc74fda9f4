package org.daybook.benchmarks;

import java.io.PrintStream;

/// What is printed of a comparison.
record Table(PrintStream out) {

  void title(String title) {
    out.printf("%n%s%n", title);
  }

  void row(String name, Figures figures) {
    out.printf("  %-64s %s%n", name, figures);
  }

  void row(String name, double figure) {
    out.printf("  %-64s %s%n", name, Figures.number(figure));
  }

  void say(String text) {
    out.printf("  %s%n", text);
  }
}
