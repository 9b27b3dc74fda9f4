package org.daybook.processors.packages;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;
import org.jspecify.annotations.Nullable;

/// Gathers a plug's files within its bounds, from any form. Not thread-safe.
public final class PlugFiles {

  private static final int LONGEST_PATH = 500;

  private final PackageLimits limits;
  private final Map<String, byte[]> byPath = new TreeMap<>();

  /// The paths as a file system that ignores case would hold them, to those given.
  private final Map<String, String> folded = new HashMap<>();

  private long used;

  public PlugFiles(PackageLimits limits) {
    this.limits = limits;
  }

  /// Adds a file.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`
  public void add(String path, byte[] bytes) {
    try {
      add(path, new ByteArrayInputStream(bytes));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // bytes in memory are read without I/O
    }
  }

  /// Adds a file, and reads no more of it than fits.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`
  public void add(String path, InputStream bytes) throws IOException {
    check(path);
    if (byPath.size() == limits.files()) {
      throw tooLarge(limits);
    }
    byte[] read = bytes.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, room() + 1));
    used += read.length;
    if (used > limits.bytes()) {
      throw tooLarge(limits);
    }
    byPath.put(path, read);
  }

  /// How many bytes still fit.
  public long room() {
    return limits.bytes() - used;
  }

  /// What was gathered.
  public PlugSource source() {
    return new PlugSource(byPath);
  }

  static DaybookException.Incorrect unreadable(String what) {
    return new DaybookException.Incorrect("plug-unreadable", what);
  }

  static DaybookException.Incorrect tooLarge(PackageLimits limits) {
    return new DaybookException.Incorrect(
        "plug-too-large",
        "a plug may be %d files of %d bytes together, and unpack to at most %d times its archive; leave out what it does not need"
            .formatted(limits.files(), limits.bytes(), limits.ratio()));
  }

  private void check(String path) {
    String fault = fault(path);
    String twin = fault == null ? folded.putIfAbsent(fold(path), path) : null;
    if (twin != null) {
      fault =
          twin.equals(path)
              ? "is there twice"
              : "differs from \"%s\" only in case or accents".formatted(twin);
    }
    if (fault != null) {
      throw unreadable("file \"%s\": %s".formatted(path, fault));
    }
  }

  private static String fold(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static @Nullable String fault(String path) {
    if (path.isEmpty() || path.length() > LONGEST_PATH) {
      return "wanted a path of 1 to %d characters".formatted(LONGEST_PATH);
    }
    if (path.chars().anyMatch(Character::isISOControl)) {
      return "wanted a path without control characters";
    }
    if (path.startsWith("/") || path.matches("[A-Za-z]:.*") || path.contains("\\")) {
      return "wanted a path within the plug, with /";
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return "wanted a path within the plug, without empty, . or .. segments";
      }
    }
    return null;
  }
}
