package org.daybook.ingest.internal.imports;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why a file or folder could not be read.
///
/// @param code stable
/// @param message in words
record ReadFault(String code, String message) {

  static ReadFault of(IOException e) {
    return switch (e) {
      case NoSuchFileException _, FileNotFoundException _, NotDirectoryException _ ->
          new ReadFault("vanished", "it was there when the folder was listed, and is no more");
      case AccessDeniedException _ ->
          new ReadFault("unreadable", "this program may not read it: access denied");
      case FileSystemLoopException _ -> new ReadFault("symlink-loop", "its links form a loop");
      case Changing _ ->
          new ReadFault("changing", "it was being written each time it was read; import it later");
      default -> new ReadFault("read-failed", String.valueOf(e.getMessage()));
    };
  }

  /// Why the names in a folder could not be listed.
  static ReadFault ofFolder(IOException e) {
    return switch (e) {
      case NoSuchFileException _, FileNotFoundException _, NotDirectoryException _ ->
          new ReadFault("vanished-folder", of(e).message());
      case AccessDeniedException _ -> new ReadFault("unreadable-folder", of(e).message());
      case FileSystemLoopException _ -> of(e);
      default -> new ReadFault("read-failed-folder", of(e).message());
    };
  }

  /// The file changed while it was read.
  static final class Changing extends IOException {
    @Serial private static final long serialVersionUID = 1L;
  }
}
