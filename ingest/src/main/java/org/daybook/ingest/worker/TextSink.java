package org.daybook.ingest.worker;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tika.exception.WriteLimitReachedException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// Takes the characters of a parse: in memory as long as they are few, then in the spill file; and
/// stops the parser at the limit.
final class TextSink extends DefaultHandler implements Closeable {

  private final int mostCharacters;
  private final Spilling bytes;
  private final Writer writer;
  private long units;
  private long points;
  private long newlines;
  private boolean openLine;
  private boolean ink;
  private boolean truncated;

  TextSink(Path spill, int mostCharacters, int inlineBytes) {
    this.mostCharacters = mostCharacters;
    this.bytes = new Spilling(spill, inlineBytes);
    this.writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void characters(char[] chars, int start, int length) throws SAXException {
    int taken = write(chars, start, length);
    for (int i = start; i < start + taken; i++) {
      openLine = chars[i] != '\n';
      if (!openLine) {
        newlines++;
      }
    }
    stopIfCut(taken, length);
  }

  @Override
  public void ignorableWhitespace(char[] chars, int start, int length) throws SAXException {
    stopIfCut(write(chars, start, length), length);
  }

  private int write(char[] chars, int start, int length) throws SAXException {
    int taken = (int) Math.min(length, mostCharacters - units);
    if (taken > 0 && taken < length && Character.isHighSurrogate(chars[start + taken - 1])) {
      taken--;
    }
    for (int i = start; i < start + taken; i++) {
      if (!Character.isLowSurrogate(chars[i])) {
        points++;
      }
      ink |= !Character.isWhitespace(chars[i]);
    }
    units += taken;
    try {
      writer.write(chars, start, taken);
    } catch (IOException e) {
      throw new SAXException(e);
    }
    return taken;
  }

  private void stopIfCut(int taken, int length) throws SAXException {
    if (taken < length) {
      truncated = true;
      throw new WriteLimitReachedException(mostCharacters);
    }
  }

  /// What was taken; nothing more may be written.
  ParsedText finish() throws IOException {
    writer.close();
    if (!ink) {
      return ParsedText.NONE;
    }
    return new ParsedText(
        points, newlines + (openLine ? 1 : 0), truncated, bytes.spilled(), bytes.inline());
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /// Bytes in memory, until there are too many.
  private static final class Spilling extends OutputStream {

    private final Path spill;
    private final int inlineBytes;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable OutputStream file;

    Spilling(Path spill, int inlineBytes) {
      this.spill = spill;
      this.inlineBytes = inlineBytes;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      OutputStream out = file;
      if (out == null && memory.size() + length > inlineBytes) {
        out = Files.newOutputStream(spill);
        file = out;
        memory.writeTo(out);
        memory.reset();
      }
      (out == null ? memory : out).write(from, offset, length);
    }

    boolean spilled() {
      return file != null;
    }

    byte[] inline() {
      return memory.toByteArray();
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }
}
