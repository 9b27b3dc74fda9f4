package org.daybook.queryapi.cli;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Files on their way to the service as one form, read while it is sent: the heap it takes does not
/// grow with them.
final class Upload {

  private final String boundary = "daybook-" + UUID.randomUUID();
  private final List<Path> found = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> tags;
  private long size;

  private Upload(List<String> tags) {
    this.tags = tags;
  }

  /// Looks for files; links within folders are not followed.
  static Upload of(List<Path> paths, List<String> tags) {
    var upload = new Upload(List.copyOf(tags));
    for (Path path : paths) {
      upload.walk(path.toAbsolutePath().normalize());
    }
    return upload;
  }

  int files() {
    return found.size();
  }

  /// Of all files together, in bytes.
  long size() {
    return size;
  }

  /// What could not be read, and why.
  List<String> unreadable() {
    return unreadable;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /// @param sent is told how many bytes of files were sent so far
  BodyPublisher publisher(LongConsumer sent) {
    return BodyPublishers.ofInputStream(() -> new SequenceInputStream(parts(sent)));
  }

  private void walk(Path start) {
    Path above = start.getParent() == null ? start : start.getParent();
    try {
      Files.walkFileTree(
          Files.isSymbolicLink(start) ? start.toRealPath() : start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                take(file, above, attributes.size());
              } else {
                unreadable.add("%s: not a file; links and devices are not sent".formatted(file));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              unreadable.add("%s: %s".formatted(file, e));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      unreadable.add("%s: %s".formatted(start, e));
    }
  }

  private void take(Path file, Path above, long bytes) {
    if (!Files.isReadable(file)) {
      unreadable.add("%s: may not be read".formatted(file));
      return;
    }
    found.add(file);
    names.add(file.startsWith(above) ? above.relativize(file).toString() : file.toString());
    size += bytes;
  }

  private Enumeration<InputStream> parts(LongConsumer sent) {
    var start = new StringBuilder();
    for (String tag : tags) {
      start.append(head("tag", null)).append(tag).append("\r\n");
    }
    Iterator<Path> files = found.iterator();
    Iterator<String> named = names.iterator();
    var total = new long[1];
    var streams =
        new Iterator<InputStream>() {
          private String pending = start.toString();
          private boolean ended;

          @Override
          public boolean hasNext() {
            return !ended;
          }

          @Override
          public InputStream next() {
            if (!pending.isEmpty()) {
              InputStream text = text(pending);
              pending = "";
              return text;
            }
            if (!files.hasNext()) {
              ended = true;
              return text("--" + boundary + "--\r\n");
            }
            return file(named.next(), files.next(), sent, total);
          }
        };
    return asEnumeration(streams);
  }

  private InputStream file(String name, Path file, LongConsumer sent, long[] total) {
    try {
      InputStream bytes = new Counted(Files.newInputStream(file), sent, total);
      return new SequenceInputStream(
          Collections.enumeration(List.of(text(head("file", name)), bytes, text("\r\n"))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private String head(String field, @Nullable String fileName) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n%s\r\n"
        .formatted(
            boundary,
            field,
            fileName == null ? "" : "; filename=\"%s\"".formatted(escaped(fileName)),
            fileName == null ? "" : "Content-Type: application/octet-stream\r\n");
  }

  private static String escaped(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing else
  private static <T> Enumeration<T> asEnumeration(Iterator<T> iterator) {
    return new Enumeration<>() {
      @Override
      public boolean hasMoreElements() {
        return iterator.hasNext();
      }

      @Override
      public T nextElement() {
        return iterator.next();
      }
    };
  }

  /// Tells how much was read, over all files.
  private static final class Counted extends FilterInputStream {

    private final LongConsumer sent;
    private final long[] total;

    Counted(InputStream bytes, LongConsumer sent, long[] total) {
      super(bytes);
      this.sent = sent;
      this.total = total;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        sent.accept(++total[0]);
      }
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (count > 0) {
        total[0] += count;
        sent.accept(total[0]);
      }
      return count;
    }
  }
}
