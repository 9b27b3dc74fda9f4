package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A keyword whose work grows with the value or the schema beyond its subschemas, which count
/// themselves: it is paid for in steps of a [ValidationRun] before it is done.
record CountedKeyword(Keyword keyword, Tariff tariff) implements Keyword {

  private static final int LOOKUPS_PER_STEP = 4;

  /// What one use of the keyword costs in a schema.
  private interface Tariff {
    Price of(JsonNode argument, JsonNode schema);
  }

  private static final Tariff MEMBERS = (_, _) -> new Price(Price.By.MEMBERS, 1, 0);
  private static final Tariff NUMBER = (_, _) -> new Price(Price.By.DIGITS, 0, 0);
  private static final Tariff LENGTH = (_, _) -> new Price(Price.By.TEXT, 0, 0);
  private static final Tariff LOOKUPS =
      (argument, _) -> new Price(Price.By.USES, argument.size() / LOOKUPS_PER_STEP, 0);

  private static final Map<String, Tariff> TARIFFS =
      Map.ofEntries(
          Map.entry("items", MEMBERS),
          Map.entry("contains", MEMBERS),
          Map.entry("unevaluatedItems", MEMBERS),
          Map.entry("unevaluatedProperties", MEMBERS),
          Map.entry("propertyNames", MEMBERS),
          Map.entry("dependentSchemas", MEMBERS),
          Map.entry("dependentRequired", MEMBERS),
          Map.entry("additionalProperties", CountedKeyword::names),
          Map.entry("patternProperties", CountedKeyword::names),
          Map.entry("properties", LOOKUPS),
          Map.entry("required", LOOKUPS),
          Map.entry("pattern", CountedKeyword::pattern),
          Map.entry("minLength", LENGTH),
          Map.entry("maxLength", LENGTH),
          Map.entry("minimum", NUMBER),
          Map.entry("maximum", NUMBER),
          Map.entry("exclusiveMinimum", NUMBER),
          Map.entry("exclusiveMaximum", NUMBER),
          Map.entry("multipleOf", CountedKeyword::divisor),
          Map.entry("const", (_, _) -> new Price(Price.By.WHOLE, 0, 0)),
          Map.entry("enum", CountedKeyword::constants));

  /// Those of a dialect that are to take the place of its own.
  static List<Keyword> of(Dialect dialect) {
    var counted = new ArrayList<>(List.of(Branches.ANY_OF, Branches.ONE_OF, UniqueItems.KEYWORD));
    TARIFFS.forEach(
        (name, tariff) ->
            counted.add(
                new CountedKeyword(
                    Objects.requireNonNull(dialect.getKeywords().get(name), name), tariff)));
    return counted;
  }

  @Override
  public String getValue() {
    return keyword.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation at, JsonNode argument, Schema parent, SchemaContext context) throws Exception {
    KeywordValidator validator = keyword.newValidator(at, argument, parent, context);
    Price price = tariff.of(argument, parent.getSchemaNode());
    return price.nothing() ? validator : new Counted(validator, price);
  }

  private record Counted(KeywordValidator validator, Price price) implements KeywordValidator {

    @Override
    public void validate(
        ExecutionContext context, JsonNode value, JsonNode root, NodePath location) {
      ((ValidationRun) context).spend(price.steps(value));
      validator.validate(context, value, root, location);
    }

    @Override
    public String getKeyword() {
      return validator.getKeyword();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return validator.getSchemaLocation();
    }

    @Override
    public void preloadSchema() {
      validator.preloadSchema();
    }
  }

  private static Price names(JsonNode argument, JsonNode schema) {
    JsonNode patterns = schema.path("patternProperties");
    long size =
        patterns.properties().stream()
            .mapToLong(pattern -> LinearPattern.of(pattern.getKey()).size())
            .sum();
    long each = 1L + patterns.size();
    return new Price(size == 0 ? Price.By.MEMBERS : Price.By.NAMES, each, size);
  }

  private static Price pattern(JsonNode argument, JsonNode schema) {
    return new Price(Price.By.MATCH, 0, LinearPattern.of(argument.asText()).size());
  }

  private static Price divisor(JsonNode argument, JsonNode schema) {
    return new Price(Price.By.DIVISION, argument.decimalValue().scale(), 0);
  }

  /// They are found by their hashes, which may be made to be the same.
  private static Price constants(JsonNode argument, JsonNode schema) {
    var alike = new HashMap<Integer, Integer>();
    int most = 0;
    for (JsonNode constant : argument) {
      most = Math.max(most, alike.merge(constant.hashCode(), 1, Integer::sum));
    }
    return new Price(Price.By.WHOLE, most / LOOKUPS_PER_STEP, 0);
  }
}
