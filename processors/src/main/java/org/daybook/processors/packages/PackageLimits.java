package org.daybook.processors.packages;

/// How large a plug may be in any form it travels in.
///
/// @param files how many files
/// @param bytes all of them together, unpacked
/// @param ratio how many times larger than in the archive they may be
public record PackageLimits(int files, int bytes, int ratio) {

  public static final PackageLimits DEFAULTS = new PackageLimits(1_000, 64 << 20, 200);

  public PackageLimits {
    if (files < 1 || bytes < 1 || ratio < 1) {
      throw new IllegalArgumentException(
          "files, bytes and ratio are %d, %d and %d; wanted 1 or more"
              .formatted(files, bytes, ratio));
    }
  }
}
