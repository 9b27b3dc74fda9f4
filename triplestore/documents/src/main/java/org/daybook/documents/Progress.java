package org.daybook.documents;

/// Is told how far long work has come, on the thread that does it. What it throws ends the work.
@FunctionalInterface
public interface Progress {

  /// Tells nobody.
  Progress NONE = (what, done, total) -> {};

  /// Takes note.
  ///
  /// @param what is being worked through, in the plural: `documents`, `blobs`, `rows`
  /// @param done how many of them are done
  /// @param total how many there are, or -1 while that is not known
  void at(String what, long done, long total);
}
