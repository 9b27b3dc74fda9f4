package org.daybook.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Repeated measurements of one thing, in its unit.
record Figures(List<Double> values) {

  Figures {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no measurements: wanted one at least");
    }
    values = values.stream().sorted().toList();
  }

  static Figures of(List<Double> values) {
    return new Figures(values);
  }

  /// This one's measurements over that one's, pair by pair in the order given: the machine's drift
  /// touches both of a pair alike.
  static Figures ratios(List<Double> ours, List<Double> theirs) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i) / theirs.get(i));
    }
    return new Figures(ratios);
  }

  double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  /// `median (min .. max)`.
  @Override
  public String toString() {
    return "%s (%s .. %s)"
        .formatted(number(median()), number(values.getFirst()), number(values.getLast()));
  }

  static String number(double value) {
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
