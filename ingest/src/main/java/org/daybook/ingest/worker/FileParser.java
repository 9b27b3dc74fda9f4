package org.daybook.ingest.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.CorruptedFileException;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.BodyContentHandler;
import org.jspecify.annotations.Nullable;

/// Parses files with Tika, one at a time. Confined to its thread.
final class FileParser {

  private static final int MOST_MESSAGE = 500;

  /// Web pages can have as many names as they like; each costs a document more than its characters.
  private static final int MOST_VALUES = 10_000;

  /// What the image parser says of the file in which the bytes happen to be kept.
  private static final Set<String> NOT_OF_THE_BYTES = Set.of("File Name", "File Modified Date");

  private final AutoDetectParser parser;
  private @Nullable Consumer<String> detected;

  FileParser(TikaConfig config) {
    var detector = config.getDetector();
    // The first type detected is the file's own; what is embedded in it comes later.
    parser =
        new AutoDetectParser(
            (input, metadata) -> {
              MediaType type = detector.detect(input, metadata);
              Consumer<String> first = detected;
              if (first != null) {
                detected = null;
                first.accept(type.toString());
              }
              return type;
            },
            config.getParser());
  }

  /// Parses one file.
  ///
  /// @param tell is told the media type before the parser runs
  /// @throws IOException when the file, or the spill file, cannot be opened
  Reply.Done parse(Request request, Consumer<String> tell) throws IOException {
    var metadata = new Metadata();
    var type = new String[] {""};
    detected =
        found -> {
          type[0] = found;
          tell.accept(found);
        };
    Throwable failure = null;
    ParsedText text;
    try (var sink =
        new TextSink(Path.of(request.spill()), request.mostCharacters(), request.inlineBytes())) {
      try (var input = TikaInputStream.get(Path.of(request.file()), metadata)) {
        name(metadata, request.name());
        parser.parse(input, new BodyContentHandler(sink), metadata, context());
      } catch (OutOfMemoryError e) {
        throw e;
      } catch (Throwable e) { // a parser may throw anything; the outcome says what
        failure = WriteLimitReachedException.isWriteLimitReached(e) ? null : e;
      }
      text = sink.finish();
    }
    detected = null;
    return done(request, type[0], metadata, text, failure);
  }

  private ParseContext context() {
    var pdf = new PDFParserConfig();
    pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    var context = new ParseContext();
    context.set(Parser.class, parser);
    context.set(PDFParserConfig.class, pdf);
    return context;
  }

  private static void name(Metadata metadata, String name) {
    if (name.isEmpty()) {
      metadata.remove(TikaCoreProperties.RESOURCE_NAME_KEY);
    } else {
      metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
    }
  }

  private static Reply.Done done(
      Request request,
      String detected,
      Metadata metadata,
      ParsedText text,
      @Nullable Throwable failure) {
    String said = metadata.get(HttpHeaders.CONTENT_TYPE);
    String parser = parser(metadata);
    var ending = ending(failure, parser);
    var values = new TreeMap<String, List<String>>();
    boolean cut = copy(metadata, request.mostMetadata(), values);
    return new Reply.Done(
        request.id(),
        ending,
        message(ending, failure),
        said == null ? detected : said,
        parser,
        values,
        cut,
        text);
  }

  private static Reply.Ending ending(@Nullable Throwable failure, String parser) {
    return switch (failure) {
      case null -> parser.isEmpty() ? Reply.Ending.NO_PARSER : Reply.Ending.PARSED;
      case EncryptedDocumentException _ -> Reply.Ending.ENCRYPTED;
      case CorruptedFileException _, ZeroByteFileException _ -> Reply.Ending.CORRUPT;
      case UnsupportedFormatException _ -> Reply.Ending.UNSUPPORTED;
      case StackOverflowError _ -> Reply.Ending.STACK;
      case TikaException e
          when e.getMessage() != null
              && e.getMessage().toLowerCase(Locale.ROOT).contains("zip bomb") ->
          Reply.Ending.EXPANSION;
      case Throwable e -> e.getCause() != null ? cause(e.getCause()) : Reply.Ending.PARSE_FAILED;
    };
  }

  /// A wrapped failure is named by what it wraps, if that says more.
  private static Reply.Ending cause(Throwable cause) {
    return ending(cause, "");
  }

  private static String message(Reply.Ending ending, @Nullable Throwable failure) {
    if (failure == null) {
      return ending == Reply.Ending.NO_PARSER ? "nothing parses this media type" : "";
    }
    Throwable root = failure;
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String said = root.getMessage();
    String message =
        root.getClass().getSimpleName() + (said == null || said.isBlank() ? "" : ": " + said);
    return message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE);
  }

  private static String parser(Metadata metadata) {
    String last = "";
    for (String name : metadata.getValues(TikaCoreProperties.TIKA_PARSED_BY)) {
      if (!name.endsWith(".DefaultParser")
          && !name.endsWith(".CompositeParser")
          && !name.endsWith(".EmptyParser")) {
        last = name;
      }
    }
    return last;
  }

  /// Copies values as long as they are few enough.
  ///
  /// @return whether some were left out
  private static boolean copy(Metadata from, int most, Map<String, List<String>> to) {
    long left = most;
    int count = 0;
    boolean cut = false;
    for (String name : from.names()) {
      if (NOT_OF_THE_BYTES.contains(name)) {
        continue;
      }
      var values = new ArrayList<String>();
      for (String value : from.getValues(name)) {
        long cost = (long) name.length() + value.length();
        if (cost <= left && count < MOST_VALUES) {
          count++;
          left -= cost;
          values.add(value);
        } else {
          cut = true;
        }
      }
      if (!values.isEmpty()) {
        to.put(name, List.copyOf(values));
      }
    }
    return cut;
  }
}
