package org.daybook.wflow.log;

import java.util.zip.CRC32C;

/// Where a record is in the tables: its partition and its position in one number, so that the
/// records of a partition follow one another in one index.
final class Place {

  /// What a store may have at most; the number must not become negative.
  static final int MOST_PARTITIONS = 1 << 10;

  private static final int BITS = 48;
  private static final long MASK = (1L << BITS) - 1;

  private Place() {}

  static long of(int partition, long position) {
    return ((long) partition << BITS) | position;
  }

  static long position(long place) {
    return place & MASK;
  }

  /// The greatest place a partition has.
  static long end(int partition) {
    return of(partition, MASK);
  }

  /// CRC-32C of a record and of where it belongs.
  static long checksum(long place, long epoch, long previous, byte[] bytes) {
    CRC32C crc = new CRC32C();
    update(crc, place);
    update(crc, epoch);
    update(crc, previous);
    crc.update(bytes);
    return crc.getValue();
  }

  private static void update(CRC32C crc, long number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (number >>> shift));
    }
  }
}
