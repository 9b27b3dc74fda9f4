package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.jspecify.annotations.Nullable;

/// Makes up numbers and strings that an alternative takes, at its edges by preference.
/// @param letters what the strings of a value are made of, as long as there are any left
record Scalars(Alternative choice, Hints hints, RandomGenerator random, Letters letters) {

  private static final int MOST_LENGTH = 2_000_001;
  private static final int TRIES = 20;
  private static final List<String> LETTERS = List.of("a", "b", "Z", "0", " ", "é", "\uD83D\uDE00");

  @Nullable JsonNode integer() {
    return number(choice.range().integers(), BigDecimal.ONE);
  }

  @Nullable JsonNode fraction() {
    return number(choice.range(), new BigDecimal("0.25"));
  }

  private @Nullable JsonNode number(NumberRange range, BigDecimal grain) {
    var candidates = new ArrayList<BigDecimal>();
    BigDecimal middle = BigDecimal.ZERO;
    if (range.low() != null) {
      middle = range.low();
    } else if (range.high() != null) {
      middle = range.high();
    }
    BigDecimal factor = multipleOf();
    BigDecimal unit = factor == null ? grain : factor;
    if (factor != null) {
      middle = middle.divide(factor, 0, RoundingMode.CEILING).multiply(factor);
    }
    for (int i = 0; i < TRIES; i++) {
      long far = i < 4 ? i : random.nextInt(1 << Math.min(i, 16));
      BigDecimal step = unit.multiply(BigDecimal.valueOf(random.nextBoolean() ? far : -far));
      candidates.add(middle.add(step));
    }
    if (range.low() != null && range.high() != null) {
      candidates.add(range.high());
      candidates.add(
          range.low().add(range.high()).divide(BigDecimal.TWO, 20, RoundingMode.HALF_EVEN));
    }
    var fit = candidates.stream().filter(value -> fits(value, range, grain)).toList();
    var edges = hints.numbers().stream().filter(value -> fits(value, range, grain)).toList();
    if (fit.isEmpty() && edges.isEmpty()) {
      return null;
    }
    boolean edge = !edges.isEmpty() && (fit.isEmpty() || random.nextInt(3) > 0);
    List<BigDecimal> from = edge ? edges : fit;
    return Constants.number(from.get(random.nextInt(from.size())));
  }

  private boolean fits(BigDecimal value, NumberRange range, BigDecimal grain) {
    boolean whole = grain.compareTo(BigDecimal.ONE) == 0;
    return range.has(value)
        && (!whole || value.remainder(BigDecimal.ONE).signum() == 0)
        && choice.facts().stream()
            .map(fact -> fact.node().path("multipleOf"))
            .allMatch(of -> !of.isNumber() || value.remainder(of.decimalValue()).signum() == 0);
  }

  /// A number all `multipleOf` divide.
  private @Nullable BigDecimal multipleOf() {
    return choice.facts().stream()
        .map(fact -> fact.node().path("multipleOf"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::decimalValue)
        .distinct()
        .reduce(BigDecimal::multiply)
        .orElse(null);
  }

  @Nullable JsonNode string() {
    long least = choice.least("minLength");
    long most = choice.most("maxLength");
    var texts =
        hints.values().stream()
            .filter(JsonNode::isTextual)
            .filter(text -> within(text.textValue(), least, most))
            .toList();
    if (!texts.isEmpty() && random.nextInt(3) == 0) {
      return texts.get(random.nextInt(texts.size()));
    }
    var patterns = List.copyOf(choice.patterns());
    if (patterns.isEmpty()) {
      return letters(least, most);
    }
    for (int i = 0; i < TRIES; i++) {
      String made = PatternSample.of(patterns.get(random.nextInt(patterns.size())), random);
      if (letters.take(made.length())
          && within(made, least, most)
          && patterns.stream().allMatch(all -> letters.pattern(all).matches(made))) {
        return CanonicalNodes.INSTANCE.textNode(made);
      }
    }
    return null;
  }

  private static boolean within(String text, long least, long most) {
    long length = text.codePoints().count();
    return length >= least && length <= most;
  }

  private @Nullable JsonNode letters(long least, long most) {
    var lengths = hints.counts().stream().filter(n -> n >= least && n <= most).toList();
    long length =
        lengths.isEmpty() || random.nextInt(4) == 0
            ? Math.min(most, least + random.nextInt(4))
            : lengths.get(random.nextInt(lengths.size()));
    if (length > MOST_LENGTH || !letters.take(length)) {
      return null;
    }
    String last = LETTERS.get(random.nextInt(LETTERS.size()));
    return CanonicalNodes.INSTANCE.textNode(length == 0 ? "" : "a".repeat((int) length - 1) + last);
  }
}
