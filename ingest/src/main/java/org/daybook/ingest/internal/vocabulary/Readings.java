package org.daybook.ingest.internal.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ways to read raw values.
final class Readings {

  private static final int MOST_CHARACTERS = 2_000;
  private static final int MOST_ELEMENTS = 500;
  private static final long MOST_EXACT = 1L << 53;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*([+-]?\\d{1,18}(?:\\.\\d{1,30})?(?:[eE][+-]?\\d{1,3})?)(.*)", Pattern.DOTALL);
  private static final Pattern FRACTION =
      Pattern.compile("\\s*/\\s*(\\d{1,18})(.*)", Pattern.DOTALL);
  private static final Pattern YEAR = Pattern.compile("\\s*(\\d{4})(?!\\d).*", Pattern.DOTALL);
  private static final Pattern SEPARATOR = Pattern.compile("[,;]");

  private Readings() {}

  /// The first value that is not blank.
  static Optional<JsonNode> text(Raw raw, List<String> values) {
    return values.stream()
        .map(Readings::clean)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(JSON::textNode);
  }

  /// All values, each once.
  static Optional<JsonNode> texts(Raw raw, List<String> values) {
    return list(values);
  }

  /// All values, each cut at commas and semicolons.
  static Optional<JsonNode> words(Raw raw, List<String> values) {
    var parts = new ArrayList<String>();
    for (String value : values) {
      parts.addAll(List.of(SEPARATOR.split(value)));
    }
    return list(parts);
  }

  private static Optional<JsonNode> list(List<String> values) {
    ArrayNode list = JSON.arrayNode();
    values.stream()
        .map(Readings::clean)
        .filter(value -> !value.isEmpty())
        .distinct()
        .limit(MOST_ELEMENTS)
        .forEach(list::add);
    return list.isEmpty() ? Optional.empty() : Optional.of(list);
  }

  /// An integer within bounds; what follows it, such as `/12` or ` pixels`, does not matter.
  static Field.Reading integer(long least, long most) {
    return (raw, values) ->
        leading(values).stream()
            .boxed()
            .filter(value -> value >= least && value <= most && value == Math.rint(value))
            .findFirst()
            .map(value -> JSON.numberNode((long) (double) value));
  }

  /// A number within bounds; a fraction is divided out, what follows does not matter.
  static Field.Reading number(double least, double most) {
    return (raw, values) ->
        quotient(values).stream()
            .boxed()
            .filter(value -> value >= least && value <= most)
            .findFirst()
            .map(JSON::numberNode);
  }

  /// A count of things.
  static Optional<JsonNode> count(Raw raw, List<String> values) {
    return integer(0, MOST_EXACT).read(raw, values);
  }

  /// A number above zero.
  static Optional<JsonNode> positive(Raw raw, List<String> values) {
    return number(Double.MIN_NORMAL, 1e12).read(raw, values);
  }

  static Optional<JsonNode> truth(Raw raw, List<String> values) {
    return switch (values.getFirst().strip().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> Optional.of(JSON.booleanNode(true));
      case "false", "0" -> Optional.of(JSON.booleanNode(false));
      default -> Optional.empty();
    };
  }

  /// The year with which a date begins.
  static Optional<JsonNode> year(Raw raw, List<String> values) {
    Matcher matcher = YEAR.matcher(values.getFirst());
    return matcher.matches() && !matcher.group(1).equals("0000")
        ? Optional.of(JSON.numberNode(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  /// A point in time.
  static Optional<JsonNode> time(Raw raw, List<String> values) {
    return Times.read(values.getFirst(), raw.zone()).map(JSON::textNode);
  }

  private static OptionalDouble leading(List<String> values) {
    Matcher matcher = NUMBER.matcher(values.getFirst());
    return matcher.matches() ? finite(matcher.group(1)) : OptionalDouble.empty();
  }

  private static OptionalDouble quotient(List<String> values) {
    Matcher matcher = NUMBER.matcher(values.getFirst());
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    Matcher fraction = FRACTION.matcher(matcher.group(2));
    OptionalDouble value = finite(matcher.group(1));
    if (value.isEmpty() || !fraction.matches()) {
      return value;
    }
    double quotient = value.getAsDouble() / Double.parseDouble(fraction.group(1));
    return Double.isFinite(quotient) ? OptionalDouble.of(quotient) : OptionalDouble.empty();
  }

  private static OptionalDouble finite(String text) {
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /// Without control characters and outer white space, and not too long.
  static String clean(String value) {
    var clean = new StringBuilder(Math.min(value.length(), MOST_CHARACTERS));
    value
        .codePoints()
        .limit(MOST_CHARACTERS)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip();
  }
}
