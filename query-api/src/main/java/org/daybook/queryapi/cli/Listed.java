package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/// A list of things for people, as a table, or for programs, as one JSON object a line.
final class Listed {

  private final Screen screen;
  private final boolean json;
  private final Table table;

  Listed(Screen screen, boolean json, String... headings) {
    this.screen = screen;
    this.json = json;
    this.table = new Table(List.of(headings));
  }

  /// Takes things in; what is for programs is told at once.
  ///
  /// @param cells what people are told of one, under the headings
  Listed all(Iterable<JsonNode> things, Function<JsonNode, List<String>> cells) {
    for (JsonNode thing : things) {
      if (json) {
        screen.line(thing.toString());
      } else {
        table.row(cells.apply(thing));
      }
    }
    return this;
  }

  /// Prints the table, its headings even where nothing is under them.
  void print() {
    if (!json) {
      table.print(screen.out(), screen.style(), "", screen.width());
      screen.out().flush();
    }
  }

  /// Prints the table, unless it is empty, and what it comes to.
  void print(String sum) {
    if (!json) {
      if (!table.isEmpty()) {
        print();
      }
      screen.line(screen.style().dim(sum));
    }
  }
}
