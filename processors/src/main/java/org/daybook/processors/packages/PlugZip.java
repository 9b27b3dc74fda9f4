package org.daybook.processors.packages;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;

/// Plugs as zip archives.
public final class PlugZip {

  /// The earliest time that a zip archive can say.
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /// Below this size a file may be packed as well as it likes.
  private static final int SMALL = 1 << 16;

  /// How many entries an archive may have for each file that a plug may: folders are entries too.
  private static final int ENTRIES_A_FILE = 4;

  private PlugZip() {}

  /// Writes a plug. The same plug gives the same bytes anywhere: files in order of path, without
  /// times, and stored as they are, because what deflating gives depends on the machine's zlib.
  public static byte[] write(PlugSource plug) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(plug.files()).entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(file.getValue().length);
        entry.setCrc(crc(file.getValue()));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // memory is written without I/O
    }
    return bytes.toByteArray();
  }

  /// Reads an archive of any origin. It lies in a temporary file meanwhile: the archive's directory
  /// is at its end, and reading without it would take a torn archive for a smaller plug.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`
  /// @throws IOException when the stream or the temporary folder fails
  public static PlugSource read(InputStream archive, PackageLimits limits) throws IOException {
    Path file = Files.createTempFile("plug", ".zip");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        copy(archive, out, limits);
      }
      return read(file, limits);
    } finally {
      Files.delete(file);
    }
  }

  /// Reads an archive that does not change meanwhile.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`
  /// @throws IOException when the file cannot be read
  public static PlugSource read(Path archive, PackageLimits limits) throws IOException {
    var files = new PlugFiles(limits);
    try (var zip = new ZipFile(archive.toFile())) {
      if (zip.size() > ENTRIES_A_FILE * limits.files()) {
        throw PlugFiles.tooLarge(limits);
      }
      Optional<String> link = ZipLinks.first(archive);
      if (link.isPresent()) {
        throw PlugFiles.unreadable(
            "file \"%s\": is a symbolic link; pack what it leads to".formatted(link.get()));
      }
      var entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          add(zip, entry, files, limits);
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException notZip) {
      throw PlugFiles.unreadable(
          "it is not a zip archive, or a damaged one: %s".formatted(notZip.getMessage()));
    }
    PlugSource plug = files.source();
    if (plug.files().isEmpty()) {
      throw PlugFiles.unreadable("the zip archive is empty");
    }
    return plug;
  }

  private static void add(ZipFile zip, ZipEntry entry, PlugFiles files, PackageLimits limits)
      throws IOException {
    if (entry.getSize() > SMALL && entry.getSize() / limits.ratio() > entry.getCompressedSize()) {
      throw PlugFiles.tooLarge(limits);
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, files.room() + 1));
    }
    // The JDK's reader trusts the directory; a reader that does not would see another file.
    if (bytes.length <= files.room()
        && (bytes.length != entry.getSize() || crc(bytes) != entry.getCrc())) {
      throw PlugFiles.unreadable(
          "file \"%s\" is not what the archive's directory says".formatted(entry.getName()));
    }
    files.add(entry.getName(), bytes);
  }

  private static void copy(InputStream in, OutputStream out, PackageLimits limits)
      throws IOException {
    long most = limits.bytes() + 1_000L * limits.files();
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      copied += read;
      if (copied > most) {
        throw PlugFiles.tooLarge(limits);
      }
      out.write(buffer, 0, read);
    }
  }

  private static long crc(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
