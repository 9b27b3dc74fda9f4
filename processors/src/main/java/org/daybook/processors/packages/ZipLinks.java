package org.daybook.processors.packages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Finds symbolic links in zip archives, which the JDK's reader hands out as files.
final class ZipLinks {

  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int FILE_TYPE = 0xf000;
  private static final int LINK = 0xa000;

  private ZipLinks() {}

  /// The name of some entry that is a link, after the archive's directory.
  ///
  /// @param archive one that the JDK's reader takes
  /// @throws org.daybook.documents.DaybookException.Incorrect `plug-unreadable` where no directory
  ///     is found, or one of zip64
  static Optional<String> first(Path archive) throws IOException {
    ByteBuffer directory = directory(archive);
    while (directory.remaining() >= ENTRY_LENGTH
        && directory.getInt(directory.position()) == ENTRY) {
      int at = directory.position();
      int name = Short.toUnsignedInt(directory.getShort(at + 28));
      int extra = Short.toUnsignedInt(directory.getShort(at + 30));
      int comment = Short.toUnsignedInt(directory.getShort(at + 32));
      int mode = directory.getInt(at + 38) >>> 16;
      if ((mode & FILE_TYPE) == LINK) {
        var text = new byte[Math.min(name, directory.limit() - at - ENTRY_LENGTH)];
        directory.get(at + ENTRY_LENGTH, text);
        return Optional.of(new String(text, StandardCharsets.UTF_8));
      }
      directory.position(Math.min(directory.limit(), at + ENTRY_LENGTH + name + extra + comment));
    }
    return Optional.empty();
  }

  private static ByteBuffer directory(Path archive) throws IOException {
    try (FileChannel file = FileChannel.open(archive)) {
      long from = Math.max(0, file.size() - END_LENGTH - LONGEST_COMMENT);
      ByteBuffer tail = read(file, from, (int) (file.size() - from));
      for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
        if (tail.getInt(at) == END
            && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
          long length = Integer.toUnsignedLong(tail.getInt(at + 12));
          long start = from + at - length;
          if (start >= 0) {
            return read(file, start, (int) length);
          }
        }
      }
    }
    throw PlugFiles.unreadable("the zip archive has no directory at its end, or one of zip64");
  }

  private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (int read = 0; bytes.hasRemaining() && read >= 0; ) {
      read = file.read(bytes, from + bytes.position());
    }
    return bytes.flip();
  }
}
