package org.daybook.documents.internal.blob;

import java.time.Duration;
import java.time.Instant;
import org.daybook.documents.BlobRef;

/// Since when blobs are held, in 12 bytes each: the second, rounded up, by 64 bits of the name. Two
/// blobs that share those bits are held together, which only keeps one longer. Not thread-safe.
final class Holds {

  private static final int LEAST = 16;

  /// How long a hold is remembered when there is no room for more without growing.
  private static final long KEPT_SECONDS = Duration.ofDays(1).toSeconds();

  private long[] names = new long[LEAST];
  private int[] since = new int[LEAST];
  private int count;

  void add(BlobRef ref, Instant now) {
    if (count * 2 >= names.length) {
      rebuild(now.getEpochSecond());
    }
    put(name(ref), second(now));
  }

  /// Whether it was held within this time.
  boolean held(BlobRef ref, Instant now, Duration grace) {
    int at = find(name(ref));
    return since[at] != 0
        && Instant.ofEpochSecond(since[at] & 0xffffffffL).plus(grace).isAfter(now);
  }

  /// How many fit, at half of them used.
  int places() {
    return names.length;
  }

  private void put(long name, int second) {
    int at = find(name);
    if (since[at] == 0) {
      count++;
      names[at] = name;
      since[at] = second;
    } else if (Integer.compareUnsigned(second, since[at]) > 0) {
      since[at] = second;
    }
  }

  /// The name's place, or a free one.
  private int find(long name) {
    int mask = names.length - 1;
    int at = (int) (name ^ (name >>> 32)) & mask;
    while (since[at] != 0 && names[at] != name) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void rebuild(long now) {
    long[] oldNames = names;
    int[] oldSince = since;
    int living = 0;
    for (int second : oldSince) {
      living += lives(second, now) ? 1 : 0;
    }
    int size = Math.max(LEAST, Integer.highestOneBit(Math.max(living, 1)) * 4);
    names = new long[size];
    since = new int[size];
    count = 0;
    for (int i = 0; i < oldSince.length; i++) {
      if (lives(oldSince[i], now)) {
        put(oldNames[i], oldSince[i]);
      }
    }
  }

  private static boolean lives(int second, long now) {
    return second != 0 && (second & 0xffffffffL) + KEPT_SECONDS > now;
  }

  private static int second(Instant now) {
    return (int) (now.getEpochSecond() + 1);
  }

  private static long name(BlobRef ref) {
    return Long.parseUnsignedLong(ref.sha256(), 16, 32, 16);
  }
}
