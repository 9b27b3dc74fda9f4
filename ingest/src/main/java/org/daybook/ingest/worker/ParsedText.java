package org.daybook.ingest.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// The text of one file.
///
/// @param characters its length in Unicode code points; 0 when there is none but white space
/// @param lines how many lines the parser's own characters make
/// @param truncated whether there was more than asked for
/// @param spilled whether it was written to the request's spill file, not to `utf8`
/// @param utf8 the text; empty when spilled
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record ParsedText(
    long characters, long lines, boolean truncated, boolean spilled, byte[] utf8) {

  /// No text.
  public static final ParsedText NONE = new ParsedText(0, 0, false, false, new byte[0]);

  void encode(DataOutputStream out) throws IOException {
    out.writeLong(characters);
    out.writeLong(lines);
    out.writeBoolean(truncated);
    out.writeBoolean(spilled);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static ParsedText decode(DataInputStream in) throws IOException {
    return new ParsedText(
        in.readLong(), in.readLong(), in.readBoolean(), in.readBoolean(), Frames.readBytes(in));
  }
}
