package org.daybook.queryapi.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows under headings, in columns as wide as what is in them and together as wide as the screen at
/// most.
final class Table {

  private static final String GAP = "  ";
  private static final int LEAST = 6;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  Table row(List<String> cells) {
    rows.add(cells.stream().map(Table::oneLine).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /// @param width of the screen, in columns
  void print(PrintWriter out, Style style, String indent, int width) {
    int[] widths = widths(width - indent.length());
    out.println(indent + style.dim(line(headings, widths)));
    for (List<String> row : rows) {
      out.println(indent + line(row, widths));
    }
  }

  private int[] widths(int most) {
    var widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(headings.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    while (total > most) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= LEAST) {
        break;
      }
      widths[widest]--;
      total--;
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i), widths[i]);
      String pad = " ".repeat(widths[i] - length(cell));
      line.append(numeric(i) ? pad + cell : cell + pad);
      if (i + 1 < widths.length) {
        line.append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private boolean numeric(int column) {
    boolean any = false;
    for (List<String> row : rows) {
      String cell = row.get(column);
      if (!cell.isEmpty()) {
        any = true;
        if (!cell.matches("[-+−]?[0-9][0-9.,]*( ?[A-Za-z%]{1,3})?")) {
          return false;
        }
      }
    }
    return any;
  }

  private static String cut(String text, int width) {
    if (length(text) <= width) {
      return text;
    }
    int end = text.offsetByCodePoints(0, width - 1);
    return text.substring(0, end) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip();
  }
}
