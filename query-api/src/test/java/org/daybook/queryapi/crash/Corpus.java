package org.daybook.queryapi.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Many small files of six kinds that keep every sample processor busy, the same each time.
final class Corpus {

  private static final List<String> WORDS =
      List.of(
          "harbour",
          "lantern",
          "meadow",
          "granite",
          "compass",
          "orchard",
          "thunder",
          "velvet",
          "lighthouse",
          "river",
          "copper",
          "winter",
          "signal",
          "garden",
          "window",
          "mountain");

  private final Path samples;

  /// @param samples the folder of sample files, for its photos and papers
  Corpus(Path samples) {
    this.samples = samples;
  }

  /// Writes `count` files into the folder, each with bytes of its own.
  void write(Path folder, int count) throws IOException {
    List<byte[]> photos = all(".jpg");
    List<byte[]> papers = all(".pdf");
    for (int i = 0; i < count; i++) {
      Path into = Files.createDirectories(folder.resolve("part-" + i % 7));
      switch (i % 6) {
        case 0 -> Files.writeString(into.resolve("note-%03d.txt".formatted(i)), prose(i));
        case 1 -> Files.writeString(into.resolve("page-%03d.html".formatted(i)), page(i));
        case 2 -> Files.write(into.resolve("tone-%03d.wav".formatted(i)), tone(i));
        case 3 -> Files.write(into.resolve("photo-%03d.jpg".formatted(i)), copy(photos, i));
        case 4 -> Files.write(into.resolve("paper-%03d.pdf".formatted(i)), copy(papers, i));
        default -> Files.writeString(into.resolve("letter-%03d.eml".formatted(i)), letter(i));
      }
    }
  }

  private List<byte[]> all(String ending) throws IOException {
    var found = new ArrayList<byte[]>();
    try (var files = Files.walk(samples)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        found.add(Files.readAllBytes(file));
      }
    }
    return found;
  }

  /// One of the samples, with a tail that its format ignores.
  private static byte[] copy(List<byte[]> samples, int i) {
    byte[] sample = samples.get(i / 6 % samples.size());
    byte[] tail = "\n%% copy %d\n".formatted(i).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(sample.length + tail.length).put(sample).put(tail).array();
  }

  private static String prose(int i) {
    var text = new StringBuilder("Entry ").append(i).append(".\n");
    for (int word = 0; word < 120; word++) {
      text.append(WORDS.get((i * 7 + word * word) % WORDS.size()))
          .append(word % 12 == 11 ? ".\n" : " ");
    }
    return text.toString();
  }

  private static String page(int i) {
    return "<!doctype html><html lang=en><head><title>Page %d</title></head><body><p>%s</p></body></html>"
        .formatted(i, prose(i));
  }

  private static String letter(int i) {
    return """
        From: Ada <ada@example.org>
        To: Ben <ben@example.org>
        Subject: Letter %d
        Date: Mon, 02 Mar 2026 10:00:00 +0000
        Message-ID: <letter-%d@example.org>
        Content-Type: text/plain; charset=utf-8

        %s"""
        .formatted(i, i, prose(i))
        .replace("\n", "\r\n");
  }

  /// Half a second of a sine at 8 kHz, 16 bit, mono.
  private static byte[] tone(int i) {
    int samples = 4000;
    var bytes = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
    bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    bytes.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    bytes.putShort((short) 2).putShort((short) 16);
    bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
    for (int s = 0; s < samples; s++) {
      bytes.putShort((short) (20_000 * Math.sin(2 * Math.PI * s * (200 + i) / 8000)));
    }
    return bytes.array();
  }
}
