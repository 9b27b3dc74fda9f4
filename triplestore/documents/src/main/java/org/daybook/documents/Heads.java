package org.daybook.documents;

import java.util.List;

/// A version of a document: the hashes of the changes that nothing follows yet, sorted. Two
/// versions are the same when their heads are.
///
/// @param hashes 64 lower-case hexadecimal digits each; empty for the empty document
public record Heads(List<String> hashes) {

  /// The version before the first change.
  public static final Heads NONE = new Heads(List.of());

  public Heads {
    for (String hash : hashes) {
      if (!Text.isHex(hash, 64)) {
        throw new IllegalArgumentException(
            "heads \"%s\": wanted change hashes of 64 hexadecimal digits, joined by \",\""
                .formatted(Text.abbreviated(hash)));
      }
    }
    hashes =
        hashes.size() == 1 ? List.copyOf(hashes) : hashes.stream().distinct().sorted().toList();
  }

  /// Reads what [#toString()] writes.
  public static Heads parse(String text) {
    return text.isEmpty() ? NONE : new Heads(List.of(text.split(",", -1)));
  }

  /// The hashes joined by commas; also the strong ETag's text.
  @Override
  public String toString() {
    return String.join(",", hashes);
  }
}
