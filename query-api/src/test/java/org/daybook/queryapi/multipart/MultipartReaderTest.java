package org.daybook.queryapi.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {

  private static final String TYPE = "multipart/form-data; boundary=xyz";

  @Property(tries = 300)
  void whatIsSentArrives(
      @ForAll("contents") List<byte[]> contents, @ForAll @IntRange(min = 1, max = 70_000) int chunk)
      throws IOException {
    assertThat(read(new Chunked(form(contents), chunk))).containsExactlyElementsOf(texts(contents));
  }

  /// Bytes in which the delimiter nearly occurs.
  @Provide
  Arbitrary<List<byte[]>> contents() {
    Arbitrary<String> pieces =
        Arbitraries.of("\r", "\n", "\r\n", "-", "--", "\r\n--", "\r\n--xy", "xyz", "a", "\0", "é");
    Arbitrary<byte[]> near =
        pieces
            .list()
            .ofMaxSize(30)
            .map(list -> String.join("", list))
            .filter(text -> !text.contains("--xyz"))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> big =
        Arbitraries.integers()
            .between(60_000, 200_000)
            .map(size -> "\r\n".repeat(size / 2).getBytes(StandardCharsets.UTF_8));
    return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(20, near), net.jqwik.api.Tuple.of(1, big))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Test
  void aPartTellsItsNameFileNameAndType() throws IOException {
    String body =
        "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22/ü.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\nhello\r\n--xyz--\r\nepilogue";
    MultipartReader reader = MultipartReader.open(TYPE, stream(body));
    Part part = reader.next();
    assertThat(part).isNotNull();
    assertThat(part.name()).isEqualTo("file");
    assertThat(part.fileName()).isEqualTo("a \"b\"/ü.txt");
    assertThat(part.contentType()).isEqualTo("text/plain");
    assertThat(part.bytes()).hasContent("hello");
    assertThat(reader.next()).isNull();
  }

  @Test
  void aPartThatNobodyReadIsSkipped() throws IOException {
    MultipartReader reader =
        MultipartReader.open(
            TYPE, new ByteArrayInputStream(form(List.of(new byte[100_000], new byte[] {1}))));
    reader.next();
    Part second = reader.next();
    assertThat(second).isNotNull();
    assertThat(second.bytes()).hasBinaryContent(new byte[] {1});
  }

  @Test
  void aBodyThatBreaksOffIsNoForm() {
    assertThatThrownBy(
            () ->
                read(
                    stream(
                        "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf of it")))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage("the body ends before its last boundary");
  }

  @Test
  void aTypeWithoutBoundaryIsRefused() {
    assertThatThrownBy(() -> MultipartReader.open("multipart/form-data", stream("")))
        .hasMessage("the Content-Type names no boundary of 1 to 70 characters");
  }

  @Test
  void aPartWithoutNameIsRefused() {
    assertThatThrownBy(() -> read(stream("--xyz\r\nX: y\r\n\r\nhello\r\n--xyz--\r\n")))
        .hasMessage("a part has no Content-Disposition: form-data; name=\"...\"");
  }

  @Test
  void endlessHeadersAreRefused() {
    assertThatThrownBy(() -> read(stream("--xyz\r\n" + "X: y\r\n".repeat(10_000))))
        .hasMessage("a part's headers are longer than 16384 bytes");
  }

  private static List<String> read(InputStream body) throws IOException {
    var texts = new ArrayList<String>();
    MultipartReader reader = MultipartReader.open(TYPE, body);
    for (Part part = reader.next(); part != null; part = reader.next()) {
      texts.add(new String(part.bytes().readAllBytes(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static byte[] form(List<byte[]> contents) throws IOException {
    var body = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      body.writeBytes(
          "--xyz\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      body.write(content);
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static List<String> texts(List<byte[]> contents) {
    return contents.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Gives at most so many bytes a read, as a network does.
  private static final class Chunked extends ByteArrayInputStream {
    private final int chunk;

    Chunked(byte[] bytes, int chunk) {
      super(bytes);
      this.chunk = chunk;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, chunk));
    }
  }
}
