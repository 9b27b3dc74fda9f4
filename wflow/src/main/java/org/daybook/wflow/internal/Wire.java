package org.daybook.wflow.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// The bytes of events and rows: CRC-32C of what follows, version, then fields. Numbers are
/// big-endian; lengths and counts are variable-length, seven bits a byte, low ones first.
final class Wire {

  /// Rows of checkpoints have been written in all, events in the first alone.
  static final int FIRST = 1;

  static final int SECOND = 2;

  /// Rows of jobs that ask for a label: as the second, and the label at the end.
  static final int THIRD = 3;

  private static final int HEAD = 5;

  private Wire() {}

  /// What was read is not what a [Writer] wrote.
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    private final int version;

    Writer(int version) {
      this.version = version;
      out.writeBytes(new byte[HEAD]);
    }

    Writer tag(int value) {
      out.write(value);
      return this;
    }

    Writer flag(boolean value) {
      out.write(value ? 1 : 0);
      return this;
    }

    Writer count(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
      return this;
    }

    Writer bytes(byte[] value) {
      count(value.length);
      out.writeBytes(value);
      return this;
    }

    Writer text(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    Writer maybe(@Nullable String value) {
      flag(value != null);
      return value == null ? this : text(value);
    }

    Writer hex(String value) {
      out.writeBytes(HexFormat.of().parseHex(value));
      return this;
    }

    Writer job(JobId value) {
      out.writeBytes(ByteBuffer.allocate(16).putLong(value.high()).putLong(value.low()).array());
      return this;
    }

    Writer maybe(@Nullable JobId value) {
      flag(value != null);
      return value == null ? this : job(value);
    }

    Writer maybe(@Nullable Instant value) {
      flag(value != null);
      return value == null ? this : time(value);
    }

    Writer time(Instant value) {
      out.writeBytes(
          ByteBuffer.allocate(12).putLong(value.getEpochSecond()).putInt(value.getNano()).array());
      return this;
    }

    byte[] done() {
      byte[] all = out.toByteArray();
      all[HEAD - 1] = (byte) version;
      ByteBuffer.wrap(all).putInt(checksum(all));
      return all;
    }
  }

  static final class Reader {
    private final ByteBuffer in;
    private final int version;

    Reader(byte[] bytes) {
      if (bytes.length < HEAD) {
        throw new Malformed("%d bytes: wanted at least %d".formatted(bytes.length, HEAD));
      }
      in = ByteBuffer.wrap(bytes);
      if (in.getInt() != checksum(bytes)) {
        throw new Malformed("its checksum does not match its %d bytes".formatted(bytes.length));
      }
      version = in.get();
      if (version < FIRST || version > THIRD) {
        throw new Malformed(
            "its format is %d: this version reads %d to %d".formatted(version, FIRST, THIRD));
      }
    }

    int version() {
      return version;
    }

    int tag() {
      need(1);
      return in.get() & 0xFF;
    }

    boolean flag() {
      return tag() != 0;
    }

    long count() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        int next = tag();
        value |= (long) (next & 0x7F) << shift;
        if (next < 0x80) {
          return value;
        }
      }
      throw new Malformed("a number is too long");
    }

    int size() {
      long value = count();
      if (value < 0 || value > in.remaining()) {
        throw new Malformed("a length of %d with %d bytes left".formatted(value, in.remaining()));
      }
      return (int) value;
    }

    byte[] bytes() {
      return take(size());
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Nullable String maybe() {
      return flag() ? text() : null;
    }

    String hex(int bytes) {
      return HexFormat.of().formatHex(take(bytes));
    }

    JobId job() {
      need(16);
      return new JobId(in.getLong(), in.getLong());
    }

    @Nullable JobId maybeJob() {
      return flag() ? job() : null;
    }

    @Nullable Instant maybeTime() {
      return flag() ? time() : null;
    }

    Instant time() {
      need(12);
      return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }

    void end() {
      if (in.hasRemaining()) {
        throw new Malformed("%d bytes too many".formatted(in.remaining()));
      }
    }

    private byte[] take(int count) {
      need(count);
      byte[] taken = new byte[count];
      in.get(taken);
      return taken;
    }

    private void need(int count) {
      if (in.remaining() < count) {
        throw new Malformed("%d bytes wanted with %d left".formatted(count, in.remaining()));
      }
    }
  }

  private static int checksum(byte[] all) {
    CRC32C crc = new CRC32C();
    crc.update(all, HEAD - 1, all.length - HEAD + 1);
    return (int) crc.getValue();
  }
}
