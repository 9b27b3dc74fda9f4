package org.daybook.ingest.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class ProtocolTest {

  @Property(tries = 200)
  void aReplyIsReadAsItWasWritten(
      @ForAll long id,
      @ForAll Reply.Ending ending,
      @ForAll @AlphaChars String message,
      @ForAll @Size(max = 5)
          Map<@AlphaChars String, @Size(max = 3) List<@AlphaChars String>> metadata,
      @ForAll boolean cut,
      @ForAll byte @Size(max = 50) [] text)
      throws IOException {
    var done =
        new Reply.Done(
            id,
            ending,
            message,
            "text/plain",
            "parser",
            new TreeMap<>(metadata),
            cut,
            new ParsedText(7, 2, cut, false, text));

    assertThat(Reply.decode(done.encode())).usingRecursiveComparison().isEqualTo(done);
  }

  @Test
  void theOtherRepliesAreReadAsTheyWereWritten() throws IOException {
    for (Reply reply :
        List.of(
            new Reply.Hello(1, 2), new Reply.Begun(-1), new Reply.Detected(5, "application/pdf"))) {
      assertThat(Reply.decode(reply.encode())).isEqualTo(reply);
    }
  }

  @Property(tries = 100)
  void aRequestIsReadAsItWasWritten(@ForAll long id, @ForAll String name) throws IOException {
    var request =
        new Request(id, URI.create("file:///a%FFb"), text(name), URI.create("file:///s"), 1, 2, 3);

    assertThat(Request.decode(request.encode())).isEqualTo(request);
  }

  /// A string without halves of surrogate pairs, which UTF-8 has no bytes for.
  private static String text(String any) {
    return any.replaceAll("\\p{Cs}", "");
  }

  @Property(tries = 100)
  void framesComeOutAsTheyWentIn(
      @ForAll @NotEmpty @UniqueElements @Size(max = 5) List<@NotEmpty byte[]> frames)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      Frames.write(bytes, frame);
    }
    var in = new ByteArrayInputStream(bytes.toByteArray());

    for (byte[] frame : frames) {
      assertThat(Frames.read(in)).isEqualTo(frame);
    }
    assertThat(Frames.read(in)).isEmpty();
  }

  @Property(tries = 300)
  void garbageIsRefusedAndNeverAllocatesWithoutEnd(@ForAll byte[] garbage) {
    assertThatThrownBy(
            () -> {
              Reply.decode(garbage);
              throw new IOException("it was a reply");
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLengthOutOfBoundsSaysThatSomethingElseWrote() {
    byte[] noise = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array();

    assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(noise)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "frame of 2147483647 bytes: wanted 1 to 16777216; something else wrote to the stream");
  }

  @Test
  void aStreamThatEndsWithinAFrameIsAnError() {
    byte[] half = ByteBuffer.allocate(6).putInt(8).putShort((short) 1).array();

    assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(half)))
        .isInstanceOf(EOFException.class)
        .hasMessage("the stream ended after 2 of a frame's 8 bytes");
  }
}
