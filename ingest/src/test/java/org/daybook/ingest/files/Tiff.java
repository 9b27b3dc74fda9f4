package org.daybook.ingest.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The TIFF structure in which EXIF is kept: big-endian, one IFD after the other.
final class Tiff {

  private static final int BYTE = 1;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;

  private Tiff() {}

  record Entry(int tag, int type, int count, byte[] value) {}

  static Entry ascii(int tag, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    return new Entry(tag, ASCII, bytes.length, bytes);
  }

  static Entry shorts(int tag, int value) {
    return new Entry(tag, SHORT, 1, ByteBuffer.allocate(2).putShort((short) value).array());
  }

  static Entry bytes(int tag, int value) {
    return new Entry(tag, BYTE, 1, new byte[] {(byte) value});
  }

  static Entry rationals(int tag, int... numeratorsAndDenominators) {
    var buffer = ByteBuffer.allocate(numeratorsAndDenominators.length * 4);
    for (int part : numeratorsAndDenominators) {
      buffer.putInt(part);
    }
    return new Entry(tag, RATIONAL, numeratorsAndDenominators.length / 2, buffer.array());
  }

  private static Entry pointer(int tag, int offset) {
    return new Entry(tag, LONG, 1, ByteBuffer.allocate(4).putInt(offset).array());
  }

  /// The whole structure: IFD0 with pointers to the EXIF and GPS directories.
  static byte[] exif(List<Entry> main, List<Entry> exif, List<Entry> gps) {
    int mainSize = size(withPointers(main, 0, 0));
    int exifAt = 8 + mainSize;
    int gpsAt = exifAt + size(exif);
    var out = ByteBuffer.allocate(gpsAt + size(gps));
    out.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    write(out, withPointers(main, exifAt, gpsAt));
    write(out, exif);
    write(out, gps);
    return out.array();
  }

  private static List<Entry> withPointers(List<Entry> main, int exifAt, int gpsAt) {
    var all = new ArrayList<>(main);
    all.add(pointer(0x8769, exifAt));
    all.add(pointer(0x8825, gpsAt));
    return all;
  }

  private static int size(List<Entry> entries) {
    int size = 2 + entries.size() * 12 + 4;
    for (Entry entry : entries) {
      size += entry.value().length > 4 ? entry.value().length + (entry.value().length & 1) : 0;
    }
    return size;
  }

  private static void write(ByteBuffer out, List<Entry> entries) {
    int data = out.position() + 2 + entries.size() * 12 + 4;
    int end = data;
    out.putShort((short) entries.size());
    for (Entry entry : entries) {
      out.putShort((short) entry.tag()).putShort((short) entry.type()).putInt(entry.count());
      if (entry.value().length <= 4) {
        out.put(entry.value()).position(out.position() + 4 - entry.value().length);
      } else {
        out.putInt(end);
        out.put(end, entry.value());
        end += entry.value().length + (entry.value().length & 1);
      }
    }
    out.putInt(0).position(end);
  }
}
