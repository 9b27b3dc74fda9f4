package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.sax.BodyContentHandler;
import org.xml.sax.SAXException;

/// What the machine does without Daybook: Tika in this process, one thread a core, metadata and
/// text of each file taken and dropped.
final class BareTika {

  private static final int TEXT_LIMIT = 10_000_000;

  private final AutoDetectParser parser = new AutoDetectParser();

  /// Parses every file below the folder.
  ///
  /// @return how many files failed to parse; they count as done, as they do in an import
  int parseAll(Path folder) throws Exception {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    var next = new AtomicInteger();
    var failed = new AtomicInteger();
    int threads = Runtime.getRuntime().availableProcessors();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      Callable<Void> worker =
          () -> {
            for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
              if (!parse(files.get(i))) {
                failed.incrementAndGet();
              }
            }
            return null;
          };
      for (var done : pool.invokeAll(java.util.Collections.nCopies(threads, worker))) {
        done.get();
      }
    }
    return failed.get();
  }

  private boolean parse(Path file) throws IOException {
    var metadata = new Metadata();
    try (var input = TikaInputStream.get(file, metadata)) {
      parser.parse(input, new BodyContentHandler(TEXT_LIMIT), metadata, new ParseContext());
      return true;
    } catch (TikaException | SAXException | RuntimeException | IOException e) {
      // A test document that is broken on purpose: counted, as an import counts it.
      return false;
    }
  }
}
