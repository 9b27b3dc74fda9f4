package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// SPARQL answers for people.
final class Results {

  private static final BigDecimal BIG = new BigDecimal("1e15");

  private Results() {}

  /// @param results in the SPARQL JSON format; any other JSON is shown as it is
  static void print(JsonNode results, Screen screen, String indent) {
    if (results.has("boolean")) {
      screen.line(indent + results.get("boolean").asText());
      return;
    }
    if (!results.has("results")) {
      screen.line(results.toPrettyString());
      return;
    }
    List<String> variables = new ArrayList<>();
    results.path("head").path("vars").forEach(name -> variables.add(name.asText()));
    var table = new Table(variables);
    for (JsonNode binding : results.path("results").path("bindings")) {
      table.row(variables.stream().map(name -> term(binding.path(name))).toList());
    }
    if (table.isEmpty()) {
      screen.line(indent + screen.style().dim("no answers"));
    } else {
      table.print(screen.out(), screen.style(), indent, screen.width());
      screen.out().flush();
    }
  }

  private static String term(JsonNode term) {
    String value = term.path("value").asText("");
    return switch (term.path("type").asText("")) {
      case "uri" -> "<" + value + ">";
      case "bnode" -> "_:" + value;
      default -> number(value, term.path("datatype").asText(""));
    };
  }

  /// A number as a person writes it: seven digits are enough for a coordinate.
  private static String number(String value, String datatype) {
    if (!datatype.endsWith("#double")
        && !datatype.endsWith("#decimal")
        && !datatype.endsWith("#float")) {
      return value;
    }
    try {
      BigDecimal number = new BigDecimal(value).round(new MathContext(7));
      return number.abs().compareTo(BIG) < 0 && number.scale() < 12
          ? number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString()
          : value;
    } catch (NumberFormatException _) {
      return value;
    }
  }
}
