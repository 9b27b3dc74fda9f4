package org.daybook.ingest.internal.extract;

import java.nio.file.Path;
import org.daybook.ingest.WorkerSettings;
import org.daybook.ingest.internal.extract.Extraction.Cause;
import org.daybook.ingest.worker.ParsedText;
import org.daybook.ingest.worker.Reply;
import org.daybook.ingest.worker.WorkerMain;

/// What a worker's replies and ends mean for a file. Pure.
final class Outcomes {

  /// SIGABRT, SIGBUS, SIGKILL, SIGSEGV and their like.
  private static final int SIGNAL = 128;

  private Outcomes() {}

  static Extraction of(Reply.Done done, Path spill) {
    var content =
        new Content(
            done.mediaType().isEmpty() ? Content.UNKNOWN_TYPE : done.mediaType(),
            done.parser(),
            done.metadata(),
            done.metadataTruncated(),
            text(done.text(), spill));
    return switch (done.ending()) {
      case PARSED -> new Extraction.Extracted(content);
      case NO_PARSER ->
          new Extraction.Empty(
              content, Cause.NO_PARSER, "nothing reads files of type " + content.plainType());
      case ENCRYPTED -> failed(content, Cause.ENCRYPTED, done);
      case CORRUPT -> failed(content, Cause.CORRUPT, done);
      case UNSUPPORTED -> failed(content, Cause.UNSUPPORTED, done);
      case EXPANSION -> failed(content, Cause.EXPANSION, done);
      case STACK -> failed(content, Cause.STACK, done);
      case PARSE_FAILED -> failed(content, Cause.PARSE_FAILED, done);
    };
  }

  private static Extraction failed(Content content, Cause cause, Reply.Done done) {
    return new Extraction.Failed(content, cause, done.message());
  }

  private static ExtractedText text(ParsedText text, Path spill) {
    return new ExtractedText(
        text.characters(),
        text.lines(),
        text.truncated(),
        text.utf8(),
        text.spilled() ? spill : null);
  }

  static Extraction timeout(String mediaType, WorkerSettings settings) {
    return new Extraction.Failed(
        Content.ofType(mediaType),
        Cause.TIMEOUT,
        "parsing took longer than %d s".formatted(settings.timePerFile().toSeconds()));
  }

  static Extraction ended(String mediaType, int status, String errors, WorkerSettings settings) {
    var content = Content.ofType(mediaType);
    if (status == WorkerMain.OUT_OF_MEMORY) {
      return new Extraction.Failed(
          content,
          Cause.OUT_OF_MEMORY,
          "parsing needed more than the %d MB it may have".formatted(settings.heapBytes() >> 20));
    }
    String how = status > SIGNAL ? "by signal " + (status - SIGNAL) : "with exit status " + status;
    return new Extraction.Failed(
        content,
        Cause.CRASHED,
        "the parsing process ended %s%s".formatted(how, errors.isEmpty() ? "" : ": " + errors));
  }
}
