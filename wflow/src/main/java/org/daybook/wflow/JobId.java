package org.daybook.wflow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A job's identity, made from what it was asked for with, so that a repeated request names the
/// same job. Its first byte says which partition it belongs to: jobs of one lane, and a job and its
/// children, share it.
///
/// @param high the first 64 bits
/// @param low the last 64 bits
public record JobId(long high, long low) implements Comparable<JobId> {

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");
  private static final int SHARD_BITS = 8;
  private static final long REST = -1L >>> SHARD_BITS;

  /// Reads what [#value] wrote.
  ///
  /// @param value 32 lower-case hexadecimal digits
  public JobId(String value) {
    this(digits(value, 0), digits(value, 16));
  }

  /// The id of the job that a wflow's name and an idempotency key stand for.
  public static JobId of(String wflow, String key) {
    return digest(wflow + "\0" + key);
  }

  /// The same for a job in a lane; null stands for a lane of its own.
  public static JobId of(String wflow, String key, @Nullable String lane) {
    JobId id = of(wflow, key);
    return lane == null ? id : id.beside(ofLane(lane));
  }

  /// The id of the child that a job starts under a name.
  public static JobId ofChild(JobId parent, String name) {
    return digest(parent + "\0child\0" + name).beside(parent);
  }

  /// Any id of a lane's partition.
  static JobId ofLane(String lane) {
    return digest("lane\0" + lane);
  }

  /// Which of so many partitions it belongs to.
  int partition(int partitions) {
    return (int) (high >>> (Long.SIZE - SHARD_BITS)) % partitions;
  }

  /// 32 lower-case hexadecimal digits.
  public String value() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  private JobId beside(JobId other) {
    return new JobId((other.high & ~REST) | (high & REST), low);
  }

  private static JobId digest(String text) {
    ByteBuffer digest = ByteBuffer.wrap(Digests.of(text.getBytes(StandardCharsets.UTF_8)));
    return new JobId(digest.getLong(), digest.getLong());
  }

  private static long digits(String value, int from) {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "job id \"%s\": wanted 32 lower-case hexadecimal digits".formatted(value));
    }
    return HexFormat.fromHexDigitsToLong(value, from, from + 16);
  }

  @Override
  public int compareTo(JobId other) {
    int first = Long.compareUnsigned(high, other.high);
    return first == 0 ? Long.compareUnsigned(low, other.low) : first;
  }

  @Override
  public String toString() {
    return value();
  }
}
