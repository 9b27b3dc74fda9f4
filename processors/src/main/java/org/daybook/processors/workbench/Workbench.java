package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.processors.ScratchFolder;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;
import org.jspecify.annotations.Nullable;

/// A scratch vault with one plug in it, to try its routines on documents. Not thread-safe.
public final class Workbench implements AutoCloseable {

  private static final Provenance BY = new Provenance(Author.HOST, "workbench");

  private final ScratchFolder folder;
  private final WorkbenchSettings settings;
  private final Fate fate;
  private final DocumentStore store;
  private final Plugs plugs;
  private @Nullable Manifest manifest;

  private Workbench(ScratchFolder folder, WorkbenchSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.fate = new Fate(settings.seed());
    this.store = Documents.open(folder.path(), DocumentSettings.DEFAULTS, Clock.systemUTC());
    this.plugs = Plugs.open(store, settings.sandbox(), fate, settings.predicates(), fate);
  }

  /// Opens one on a new temporary folder, which [#close] deletes.
  public static Workbench open(WorkbenchSettings settings) throws IOException {
    var workbench = new Workbench(ScratchFolder.create("daybook-workbench-"), settings);
    settings.hostTags().accept(workbench.store.schemas());
    return workbench;
  }

  /// Installs the plug in place of the one that is there. What it needs of others is stood in for.
  ///
  /// @param schemas of tags of others, known to the plug's author
  /// @return the tags of others whose schema nobody knew, so that any value will do
  /// @throws DaybookException.Incorrect `plug-invalid`; also for a schema that breaks the one this
  ///     vault has of an earlier install: [#fits] tells
  public List<Tag> install(PlugSource plug, Map<Tag, JsonNode> schemas) {
    Manifest next = read(plug);
    if (next == null) {
      plugs.install(plug); // says all that is wrong
      throw new IllegalStateException("a manifest that cannot be read was installed");
    }
    if (manifest != null) {
      plugs.uninstall(manifest.id());
      manifest = null;
    }
    List<Tag> unknown =
        new StandIns(
                store.schemas(),
                plugs,
                tag ->
                    Optional.ofNullable(schemas.get(tag)).or(() -> settings.elsewhere().apply(tag)))
            .put(next);
    plugs.install(plug);
    manifest = next;
    return unknown;
  }

  /// Whether this vault can hold the plug in place of the one that is there: only its code differs.
  public boolean fits(PlugSource plug) {
    Manifest next = read(plug);
    return next != null
        && manifest != null
        && next.id().equals(manifest.id())
        && next.owns().equals(manifest.owns())
        && next.uses().equals(manifest.uses())
        && next.requires().equals(manifest.requires());
  }

  private static @Nullable Manifest read(PlugSource plug) {
    byte[] json = plug.files().get(Manifest.FILE);
    return json == null ? null : ManifestReader.read(json, new Faults());
  }

  Path folder() {
    return folder.path();
  }

  /// The manifest of the plug that is installed.
  public Manifest manifest() {
    if (manifest == null) {
      throw new IllegalStateException("no plug is installed here yet");
    }
    return manifest;
  }

  /// The plug that is installed.
  public InstalledPlug plug() {
    return plugs.plug(manifest().id()).orElseThrow();
  }

  /// What installing a plug in place of another version would meet. For a workbench of its own.
  ///
  /// @param now the other version's `plug.json`
  /// @param next the plug's
  /// @throws DaybookException.Incorrect `plug-invalid` when one of them cannot be read
  public Review review(byte[] now, byte[] next) {
    return Review.of(readWhole(now), readWhole(next), store.schemas());
  }

  private static Manifest readWhole(byte[] json) {
    var faults = new Faults();
    Manifest read = ManifestReader.read(json, faults);
    faults.throwIfAny("the plug");
    return Objects.requireNonNull(read, "a manifest without fault");
  }

  /// Whether documents here may have props under the tag.
  public boolean knows(Tag tag) {
    return store.schemas().schema(tag).isPresent();
  }

  /// Makes a document.
  ///
  /// @param name no other document of this workbench has or had; with the seed, it decides the id
  /// @throws DaybookException.Incorrect `schema-violation`, `tag-unknown`
  public DocId put(String name, Subject subject) throws IOException {
    for (Path blob : subject.blobs()) {
      try (InputStream bytes = Files.newInputStream(blob)) {
        store.blobs().put(bytes);
      }
    }
    DocId id =
        DocId.create(new Fate(settings.seed()), new Random(settings.seed() * 31 + name.hashCode()));
    store.create(NewDocument.of(id, subject.props(), BY));
    return id;
  }

  /// Takes a document away.
  public void remove(DocId doc) {
    store.delete(doc, new Precondition.None(), BY);
  }

  /// The version that `main` of a document is at.
  public Heads main(DocId doc) {
    return document(doc).heads();
  }

  private Document document(DocId doc) {
    return store
        .read(doc)
        .orElseThrow(() -> new DaybookException.NotFound("document-unknown", "no document " + doc));
  }

  /// Runs a routine on a branch of a document; `main` stays as it is.
  ///
  /// @throws DaybookException.NotFound `routine-unknown`
  public Trial run(String routine, DocId doc, JsonNode input, Beyond beyond) {
    return run(routine, doc, input, TrialJournal.of(beyond, TrialJournal.NEVER));
  }

  Trial run(String routine, DocId doc, JsonNode input, TrialJournal journal) {
    Manifest.RoutineEntry entry = manifest().routines().get(routine);
    Routine code = plugs.routine(manifest().id(), routine);
    if (entry == null) {
      throw new IllegalStateException("the registry knows a routine that its manifest does not");
    }
    Document fork = document(doc);
    var branch = new WorkBranch(fork);
    var query = new WatchedQuery(settings.query().apply(store));
    journal.follow(fate);
    RunResult result =
        code.run(
            new Routine.Call(branch, entry.capabilities(), store.blobs(), journal, query, input));
    return trial(routine, entry, branch, result, journal.asked(), query);
  }

  private Trial trial(
      String routine,
      Manifest.RoutineEntry entry,
      WorkBranch branch,
      RunResult result,
      List<JsonNode> requests,
      WatchedQuery query) {
    var after = new TreeMap<PropKey, JsonNode>();
    branch.keys().forEach(key -> branch.get(key).ifPresent(value -> after.put(key, value)));
    var written = new TreeMap<>(after);
    written.keySet().removeIf(key -> !entry.mayWrite(key));
    var seen = query.seen();
    if (requests.stream()
        .anyMatch(
            request ->
                request.path("op").asText().equals("prop.list") && !request.hasNonNull("tag"))) {
      after.keySet().forEach(key -> seen.add(key.tag()));
    }
    return new Trial(
        routine,
        result,
        Difference.between(branch.fork().props(), after),
        written,
        GrantUse.of(entry, requests, seen),
        LimitUse.of(result, entry.limits().within(settings.sandbox().run())),
        requests);
  }

  /// Ends it, and deletes its folder.
  @Override
  public void close() {
    plugs.close();
    store.close();
    try {
      folder.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
