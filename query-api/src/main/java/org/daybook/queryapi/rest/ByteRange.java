package org.daybook.queryapi.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of a representation, as `Range` asks for it (RFC 9110, section 14).
///
/// @param first first byte, from 0
/// @param last last byte, included; before `first` when nothing of the range is there
record ByteRange(long first, long last) {

  private static final Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})-(\\d{0,18})");

  /// Reads the header; empty when there is none, or one to be ignored: another unit, several
  /// ranges, not well formed.
  static Optional<ByteRange> parse(@Nullable String header, long size) {
    Matcher one = ONE.matcher(header == null ? "" : header.trim());
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (one.group(1).isEmpty()) {
      long suffix = Math.min(Long.parseLong(one.group(2)), size);
      return Optional.of(new ByteRange(size - suffix, size - 1));
    }
    long first = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
  }

  /// Whether any of its bytes is there.
  boolean satisfiable() {
    return first <= last;
  }

  long length() {
    return last - first + 1;
  }
}
