package org.daybook.ingest.worker;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;

/// Asks the worker to parse one file.
///
/// @param id names the request in the replies
/// @param file the bytes, a `file:` URI (lossless where a path's text is not)
/// @param name what the file was called, a hint for detection; may be empty
/// @param spill where text too long for a frame is to be written, a `file:` URI
/// @param mostCharacters extraction stops after this many UTF-16 units of text
/// @param mostMetadata how many UTF-16 units of metadata, names and values, are answered
/// @param inlineBytes text of at most so many bytes is answered in the frame
public record Request(
    long id,
    URI file,
    String name,
    URI spill,
    int mostCharacters,
    int mostMetadata,
    int inlineBytes) {

  public byte[] encode() {
    return Frames.encode(
        out -> {
          out.writeLong(id);
          Frames.writeText(out, file.toString());
          Frames.writeText(out, name);
          Frames.writeText(out, spill.toString());
          out.writeInt(mostCharacters);
          out.writeInt(mostMetadata);
          out.writeInt(inlineBytes);
        });
  }

  /// Reads what [#encode()] wrote.
  public static Request decode(byte[] frame) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(frame));
    return new Request(
        in.readLong(),
        URI.create(Frames.readText(in)),
        Frames.readText(in),
        URI.create(Frames.readText(in)),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }
}
