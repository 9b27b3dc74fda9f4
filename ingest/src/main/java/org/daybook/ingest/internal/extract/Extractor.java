package org.daybook.ingest.internal.extract;

import java.nio.file.Path;

/// Finds out what is in a file. Thread-safe.
public interface Extractor extends AutoCloseable {

  /// Blocks until the outcome is known; call from as many virtual threads as there are files.
  ///
  /// @param file the bytes, not changed meanwhile
  /// @param name what they are called, a hint; may be empty
  /// @throws org.daybook.documents.DaybookException.Unavailable `tika-worker` when no process can
  ///     be started, `ingest-closed` after a close: nothing is wrong with the file
  Extraction extract(Path file, String name) throws InterruptedException;

  /// Ends the processes; calls that wait throw.
  @Override
  void close();
}
