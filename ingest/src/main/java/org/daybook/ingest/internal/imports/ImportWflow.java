package org.daybook.ingest.internal.imports;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// Imports: a step lists some items and their documents' ids, a step brings them to their ends, and
/// so on. While one batch is waited for, the next is listed and begun, so that one slow file does
/// not stop the others.
public final class ImportWflow implements Wflow {

  /// The definition's name.
  public static final String NAME = "import";

  private final Crew crew;
  private final Set<Path> excluded;
  private final Clock clock;

  /// @param excluded folders that no walk enters
  /// @param clock stamps the ids of documents
  public ImportWflow(Crew crew, Set<Path> excluded, Clock clock) {
    this.crew = crew;
    this.excluded = Set.copyOf(excluded);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RetryPolicy retry(byte[] args) {
    return RetryPolicy.DEFAULT;
  }

  /// @return the totals, JSON
  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    var import_ = ImportArgs.of(args);
    try (var run = new ImportRun(context, import_, crew, lister(import_))) {
      return run.toEnd();
    }
  }

  private Lister lister(ImportArgs args) {
    return args.uploads().isEmpty()
        ? new Lister.OfRoots(
            args.roots().stream().map(Path::of).toList(), excluded, args.batch(), clock)
        : new Lister.OfUploads(args.uploads(), args.batch(), clock);
  }

  /// The request of a step that goes on from a place.
  static byte[] request(Walk.Place place) {
    URI last = place.last();
    return (place.root() + " " + last).getBytes(StandardCharsets.UTF_8);
  }
}
