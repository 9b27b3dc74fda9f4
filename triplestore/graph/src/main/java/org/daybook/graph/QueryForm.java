package org.daybook.graph;

/// What a query asks for.
public enum QueryForm {
  SELECT,
  ASK,
  CONSTRUCT,
  DESCRIBE;

  /// Whether the answer is a graph rather than rows or a truth value.
  public boolean givesGraph() {
    return this == CONSTRUCT || this == DESCRIBE;
  }
}
