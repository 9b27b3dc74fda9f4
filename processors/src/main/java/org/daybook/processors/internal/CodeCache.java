package org.daybook.processors.internal;

import com.dylibso.chicory.compiler.Cache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compiled code of modules, kept in a folder over restarts. The folder is the operator's: whoever
/// can write there can run code in this process, as with its jars. A file begins with the SHA-256
/// of its key and code; one that does not fit is removed and made again. What the disk refuses is
/// logged and costs a compilation, no more. Thread-safe.
final class CodeCache {

  private static final Logger LOG = LoggerFactory.getLogger(CodeCache.class);
  private static final String SUFFIX = ".code";
  private static final String PART = ".tmp";
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final int DIGEST_BYTES = 32;

  private final Path folder;
  private final long mostBytes;
  private final String surroundings;
  private final AtomicLong compiled = new AtomicLong();

  /// A cache of the code that this JDK runs.
  ///
  /// @param mostBytes what the files may come to; the least recently used go first
  CodeCache(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.surroundings =
        "compiler %s, compiled whole, abi %d, java %d"
            .formatted(compilerVersion(), Manifest.ABI, Runtime.version().feature());
  }

  /// How many modules were compiled, since no file held their code.
  long compiled() {
    return compiled.get();
  }

  /// The place of one module's code.
  ///
  /// @param module SHA-256 of its bytes
  Cache of(String module) {
    String key = module + " " + surroundings;
    return new Cache() {
      @Override
      @SuppressWarnings("NullAway") // the interface, unannotated, wants null for what is not there
      public byte[] get(String digest) {
        return read(key);
      }

      @Override
      public void putIfAbsent(String digest, byte[] code) {
        compiled.incrementAndGet();
        write(key, code);
      }
    };
  }

  private byte @Nullable [] read(String key) {
    Path file = file(key);
    try {
      if (!Files.isRegularFile(file)) {
        return null;
      }
      byte[] bytes = Files.readAllBytes(file);
      byte[] code = Arrays.copyOfRange(bytes, Math.min(DIGEST_BYTES, bytes.length), bytes.length);
      if (!MessageDigest.isEqual(Arrays.copyOf(bytes, DIGEST_BYTES), digest(key, code))) {
        LOG.warn("the compiled code in {} is damaged and will be made again", file);
        Files.deleteIfExists(file);
        return null;
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return code;
    } catch (IOException unreadable) {
      LOG.warn("compiled code could not be read and will be made again", unreadable);
      return null;
    }
  }

  private void write(String key, byte[] code) {
    if (code.length + (long) DIGEST_BYTES > mostBytes) {
      return;
    }
    try {
      makeFolder();
      Path part = Files.createTempFile(folder, "part", PART);
      try {
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
          writeAll(out, ByteBuffer.wrap(digest(key, code)));
          writeAll(out, ByteBuffer.wrap(code));
          out.force(true);
        }
        Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      shrink();
    } catch (IOException unwritable) {
      LOG.warn("compiled code could not be kept and will be made again", unwritable);
    }
  }

  /// For the owner alone where the file system can say so, since what lies there is run.
  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private synchronized void shrink() throws IOException {
    removeAbandoned();
    List<Kept> oldestFirst;
    try (Stream<Path> files = Files.list(folder)) {
      oldestFirst =
          files
              .filter(file -> file.toString().endsWith(SUFFIX))
              .map(Kept::of)
              .sorted(Comparator.comparingLong(Kept::used))
              .toList();
    }
    long bytes = oldestFirst.stream().mapToLong(Kept::bytes).sum();
    for (Kept kept : oldestFirst) {
      if (bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(kept.file());
      bytes -= kept.bytes();
    }
  }

  /// Removes what a process that died has left unfinished.
  private void removeAbandoned() throws IOException {
    long old = Instant.now().minus(ABANDONED).toEpochMilli();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(PART)).toList()) {
        long used = Kept.of(file).used();
        if (used > 0 && used < old) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path file(String key) {
    return folder.resolve(Digests.of(key.getBytes(StandardCharsets.UTF_8)) + SUFFIX);
  }

  private static String compilerVersion() {
    var properties = new Properties();
    try (InputStream in =
        Cache.class.getResourceAsStream(
            "/META-INF/maven/com.dylibso.chicory/compiler/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable); // a jar of ours is broken
    }
    String version = properties.getProperty("version");
    if (version == null) {
      throw new IllegalStateException(
          "the compiler does not say its version, so its code cannot be kept: run without a code cache");
    }
    return version;
  }

  private static byte[] digest(String key, byte[] code) {
    MessageDigest sha256 = Digests.sha256();
    sha256.update(key.getBytes(StandardCharsets.UTF_8));
    return sha256.digest(code);
  }

  /// A file; one that is removed meanwhile has no bytes.
  private record Kept(Path file, long bytes, long used) {
    static Kept of(Path file) {
      var there = file.toFile();
      return new Kept(file, there.length(), there.lastModified());
    }
  }
}
