package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.LoadReport;
import org.daybook.documents.Progress;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.json.Json;
import org.daybook.documents.internal.schema.SchemaSuccession;

/// One load. Holds some documents at a time. For one thread.
final class Load {

  private static final int MOST_DOCUMENTS = 200;
  private static final long MOST_BYTES = 4L * 1024 * 1024;

  private final SqlCare.Parts parts;
  private final Lines lines;
  private final Consumer<LoadReport.Refused> refused;
  private final Progress progress;
  private final Arrivals arrivals;
  private final List<Arrival> waiting = new ArrayList<>();
  private long bytes;
  private long schemas;
  private long schemasSeen;
  private long blobs;
  private long documents;
  private long branches;
  private long created;
  private long unchanged;
  private long refusals;

  Load(
      SqlCare.Parts parts,
      Intake intake,
      Lines lines,
      Consumer<LoadReport.Refused> refused,
      Progress progress) {
    this.parts = parts;
    this.lines = lines;
    this.refused = refused;
    this.progress = progress;
    this.arrivals = new Arrivals(parts, intake);
  }

  LoadReport run() throws IOException {
    boolean history = header();
    try {
      while (true) {
        Moment.heed();
        Lines.Line line = lines.next();
        switch (line.type()) {
          case "schema" -> schema(line);
          case "blob" -> blob(line);
          case "document" -> document(line, history);
          case "end" -> {
            flush();
            end(line);
            return new LoadReport(schemas, blobs, created, unchanged, refusals);
          }
          default ->
              throw line.malformed("no line of type \"%s\" may stand here".formatted(line.type()));
        }
      }
    } catch (DaybookException.Incorrect e) {
      flush(); // what came before the fault stays
      throw e;
    }
  }

  private boolean header() throws IOException {
    Lines.Line line = lines.next();
    if (!line.type().equals("daybook")) {
      throw line.malformed("wanted the first line of a transfer, of type \"daybook\"");
    }
    long version = line.number("version");
    if (version > Export.VERSION) {
      throw new DaybookException.Unsupported(
          "transfer-too-new",
          "the transfer has version %d, this program knows %d: use a newer Daybook"
              .formatted(version, Export.VERSION));
    }
    return line.json().path("history").asBoolean();
  }

  private void schema(Lines.Line line) {
    Tag tag = tag(line);
    String text = Json.text(SchemaSuccession.canonical(line.json().path("schema")));
    boolean known =
        parts.schemas().versions(tag).stream()
            .map(RegisteredSchema::schema)
            .anyMatch(schema -> Json.text(SchemaSuccession.canonical(schema)).equals(text));
    if (!known) {
      try {
        parts.schemas().register(line.text("owner"), Map.of(tag, line.json().path("schema")));
      } catch (DaybookException e) {
        throw e.within("line", line.number());
      }
      schemas++;
    }
    schemasSeen++;
  }

  private static Tag tag(Lines.Line line) {
    try {
      return new Tag(line.text("tag"));
    } catch (IllegalArgumentException e) {
      throw line.malformed(String.valueOf(e.getMessage()));
    }
  }

  private void blob(Lines.Line line) throws IOException {
    BlobRef ref;
    try {
      ref = new BlobRef(line.text("sha256"));
    } catch (IllegalArgumentException e) {
      throw line.malformed(String.valueOf(e.getMessage()));
    }
    var in = new PartsInput(lines, line.number("size"));
    Blobs.Stored stored = parts.blobs().put(in);
    if (!stored.ref().equals(ref)) {
      throw line.malformed("blob %s came as other bytes (%s)".formatted(ref, stored.ref()));
    }
    progress.at("blobs", ++blobs, -1);
  }

  private void document(Lines.Line line, boolean history) throws IOException {
    Arrival arrival;
    try {
      arrival = arrivals.read(line, lines, history);
    } catch (Arrivals.Refusal refusal) {
      refuse(line.number(), refusal.doc(), refusal.code(), String.valueOf(refusal.getMessage()));
      documents++;
      branches += refusal.branches();
      return;
    }
    documents++;
    branches += arrival.branches().size();
    if (waiting.stream().anyMatch(other -> other.id().equals(arrival.id()))) {
      flush();
    }
    waiting.add(arrival);
    bytes += arrival.weight();
    if (waiting.size() == MOST_DOCUMENTS || bytes > MOST_BYTES) {
      flush();
    }
  }

  private void refuse(long line, DocId doc, String code, String detail) {
    refusals++;
    refused.accept(new LoadReport.Refused(line, doc, code, detail));
  }

  /// Brings in what waits, in one transaction.
  private void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Arrival> batch = List.copyOf(waiting);
    waiting.clear();
    bytes = 0;
    List<Arrival.Outcome> outcomes = arrivals.write(batch);
    for (int i = 0; i < batch.size(); i++) {
      Arrival arrival = batch.get(i);
      switch (outcomes.get(i)) {
        case Arrival.Outcome.Created _ -> created++;
        case Arrival.Outcome.Unchanged _ -> unchanged++;
        case Arrival.Outcome.Refused(String code, String detail) ->
            refuse(arrival.line(), arrival.id(), code, detail);
      }
    }
    progress.at("documents", documents, -1);
  }

  private void end(Lines.Line line) throws IOException {
    count(line, "schemas", schemasSeen);
    count(line, "blobs", blobs);
    count(line, "documents", documents);
    count(line, "branches", branches);
    Optional<Lines.Line> more = lines.peek();
    if (more.isPresent()) {
      throw more.get().malformed("wanted nothing after the end line");
    }
  }

  private static void count(Lines.Line line, String what, long came) {
    if (line.number(what) != came) {
      throw line.malformed(
          "it was to hold %d %s, %d came: get it whole".formatted(line.number(what), what, came));
    }
  }
}
