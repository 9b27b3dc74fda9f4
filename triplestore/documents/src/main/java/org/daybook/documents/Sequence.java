package org.daybook.documents;

/// A place in the vault's feed. The first entry has 1; [#START] stands before it.
public record Sequence(long value) implements Comparable<Sequence> {

  /// Before the first entry.
  public static final Sequence START = new Sequence(0);

  public Sequence {
    if (value < 0) {
      throw new IllegalArgumentException("sequence %d: wanted 0 or more".formatted(value));
    }
  }

  @Override
  public int compareTo(Sequence other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
