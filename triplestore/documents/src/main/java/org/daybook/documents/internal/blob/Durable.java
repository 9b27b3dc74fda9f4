package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Brings files and names to the disk, also for a thread that is interrupted meanwhile.
final class Durable {

  private Durable() {}

  /// Makes a file's bytes and times durable.
  static void file(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  /// Makes a folder's names durable.
  static void folder(Path folder) throws IOException {
    force(folder, StandardOpenOption.READ);
  }

  private static void force(Path path, OpenOption how) throws IOException {
    boolean interrupted = false;
    try {
      while (!forced(path, how)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean forced(Path path, OpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }
}
