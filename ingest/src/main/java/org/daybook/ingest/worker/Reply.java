package org.daybook.ingest.worker;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the worker says. A request is answered by [Begun], then [Detected], then [Done]; replies to
/// different requests are interleaved.
public sealed interface Reply {

  /// The first frame of all: the worker is ready.
  ///
  /// @param protocol which frames it speaks; [WorkerMain#PROTOCOL]
  /// @param threads how many files it parses at a time
  record Hello(int protocol, int threads) implements Reply {}

  /// A thread took the file up; its time runs from here.
  record Begun(long id) implements Reply {}

  /// The media type, known before the parser runs.
  record Detected(long id, String mediaType) implements Reply {}

  /// The file is finished with.
  ///
  /// @param ending how it went
  /// @param message the cause in words; empty for [Ending#PARSED]
  /// @param mediaType what the bytes are, with parameters; empty if that was not reached
  /// @param parser the class that read them; empty if none did
  /// @param metadata what the parser said, as far as it came, all values in order
  /// @param metadataTruncated whether there was more of it than asked for
  /// @param text the text
  record Done(
      long id,
      Ending ending,
      String message,
      String mediaType,
      String parser,
      SortedMap<String, List<String>> metadata,
      boolean metadataTruncated,
      ParsedText text)
      implements Reply {

    public Done {
      metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }
  }

  /// How a parser ended, if its process survived it.
  enum Ending {
    PARSED,
    /// Nothing parses this media type.
    NO_PARSER,
    ENCRYPTED,
    /// The file breaks its format.
    CORRUPT,
    /// A variant of its format that the parser does not read.
    UNSUPPORTED,
    /// Expands far beyond its size.
    EXPANSION,
    /// Nests deeper than a thread's stack.
    STACK,
    /// The parser threw something else.
    PARSE_FAILED
  }

  default byte[] encode() {
    return Frames.encode(
        out -> {
          switch (this) {
            case Hello(int protocol, int threads) -> {
              out.writeByte(0);
              out.writeInt(protocol);
              out.writeInt(threads);
            }
            case Begun(long id) -> {
              out.writeByte(1);
              out.writeLong(id);
            }
            case Detected(long id, String mediaType) -> {
              out.writeByte(2);
              out.writeLong(id);
              Frames.writeText(out, mediaType);
            }
            case Done done -> {
              out.writeByte(3);
              encode(done, out);
            }
          }
        });
  }

  private static void encode(Done done, DataOutputStream out) throws IOException {
    out.writeLong(done.id);
    Frames.writeText(out, done.ending.name());
    Frames.writeText(out, done.message);
    Frames.writeText(out, done.mediaType);
    Frames.writeText(out, done.parser);
    out.writeInt(done.metadata.size());
    for (var entry : done.metadata.entrySet()) {
      Frames.writeText(out, entry.getKey());
      out.writeInt(entry.getValue().size());
      for (String value : entry.getValue()) {
        Frames.writeText(out, value);
      }
    }
    out.writeBoolean(done.metadataTruncated);
    done.text.encode(out);
  }

  /// Reads what [#encode()] wrote.
  static Reply decode(byte[] frame) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(frame));
    byte kind = in.readByte();
    return switch (kind) {
      case 0 -> new Hello(in.readInt(), in.readInt());
      case 1 -> new Begun(in.readLong());
      case 2 -> new Detected(in.readLong(), Frames.readText(in));
      case 3 -> decodeDone(in);
      default -> throw new IOException("a reply of unknown kind %d".formatted(kind));
    };
  }

  private static Ending ending(String name) throws IOException {
    try {
      return Ending.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a reply with unknown ending " + name, e);
    }
  }

  private static Done decodeDone(DataInputStream in) throws IOException {
    long id = in.readLong();
    Ending ending = ending(Frames.readText(in));
    String message = Frames.readText(in);
    String mediaType = Frames.readText(in);
    String parser = Frames.readText(in);
    var metadata = new TreeMap<String, List<String>>();
    for (int names = in.readInt(); names > 0; names--) {
      String name = Frames.readText(in);
      var values = new ArrayList<String>();
      for (int count = in.readInt(); count > 0; count--) {
        values.add(Frames.readText(in));
      }
      metadata.put(name, List.copyOf(values));
    }
    return new Done(
        id, ending, message, mediaType, parser, metadata, in.readBoolean(), ParsedText.decode(in));
  }
}
