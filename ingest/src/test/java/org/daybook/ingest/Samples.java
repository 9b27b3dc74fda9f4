package org.daybook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.ingest.files.Images;
import org.daybook.ingest.files.Papers;
import org.daybook.ingest.files.Pdfs;
import org.daybook.ingest.files.Sounds;

/// One good file of each kind.
final class Samples {

  private Samples() {}

  static TreeMap<String, byte[]> all() {
    var files = new TreeMap<String, byte[]>();
    files.put("photo.jpg", Images.photo());
    files.put("image.png", Images.image("png", 20, 10, 5));
    files.put("image.gif", Images.image("gif", 7, 8, 5));
    files.put("doc.pdf", Pdfs.pdf("Notes", List.of("Hello", "World")));
    files.put(
        "song.mp3",
        Sounds.mp3(
            100,
            new TreeMap<>(
                Map.of(
                    "TIT2", "Song", "TPE1", "Nora", "TALB", "Engines", "TRCK", "3/12", "TYER",
                    "1999", "TCON", "Jazz"))));
    files.put(
        "song.flac",
        Sounds.flac(
            new TreeMap<>(
                Map.of(
                    "TITLE",
                    "Song",
                    "ARTIST",
                    "Nora",
                    "ALBUM",
                    "Engines",
                    "TRACKNUMBER",
                    "3",
                    "DATE",
                    "1999-05-17",
                    "GENRE",
                    "Jazz"))));
    files.put("sound.wav", Sounds.wav(8000, 2, 1.5));
    files.put("paper.docx", Papers.docx("Notes", "Hello"));
    files.put("sheet.xlsx", Papers.xlsx("Numbers", "Hello"));
    files.put("slides.pptx", Papers.pptx("Slides", "Hello"));
    files.put("paper.odt", Papers.odt("Notes", "Hello"));
    files.put("mail.eml", Papers.mail());
    files.put("page.html", Papers.html());
    files.put("note.txt", "one\ntwo\numläut".getBytes(UTF_8));
    return files;
  }
}
