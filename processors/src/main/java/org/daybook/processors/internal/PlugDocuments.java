package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.Author;
import org.daybook.documents.BranchName;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Version;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.PlugFault;
import org.daybook.processors.PlugOrigin;
import org.daybook.processors.PlugRevision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The documents that record plugs: `org.daybook.plug/main` is the running version,
/// `org.daybook.plug/held` the one that waits.
final class PlugDocuments {

  private static final Logger LOG = LoggerFactory.getLogger(PlugDocuments.class);
  private static final int PAGE = 100;
  private static final PropKey MAIN = HostTags.PLUG.main();
  private static final PropKey HELD = new PropKey(HostTags.PLUG, "held");

  private final DocumentStore store;
  private final Clock clock;

  PlugDocuments(DocumentStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Records a plug in a document of its own; what stands in one that this host could not read is
  /// replaced.
  StoredPlug create(PlugRecord record) {
    DocId doc = DocId.create(clock);
    var plug = new StoredPlug(record, doc, true, 0, null);
    CreateResult result =
        store.create(
            NewDocument.unique(
                doc,
                Map.of(MAIN, plug.value()),
                "plug:" + record.id(),
                provenance("install", record)));
    return switch (result) {
      case CreateResult.Created _ -> plug;
      case CreateResult.Exists exists -> {
        var there = new StoredPlug(record, exists.twin(), true, 0, null);
        write(there, "install", record);
        yield there;
      }
    };
  }

  /// Records what has become of a plug.
  ///
  /// @param what the word of a [PlugRevision]
  /// @param about the version that it was done to
  void write(StoredPlug plug, String what, PlugRecord about) {
    HeldRecord held = plug.held();
    Edit edit =
        held == null
            ? Edit.of(Map.of(MAIN, plug.value()), Set.of(HELD))
            : Edit.put(Map.of(MAIN, plug.value(), HELD, held.value()));
    store.edit(plug.doc(), Precondition.NONE, edit, provenance(what, about));
  }

  void delete(InstalledPlug plug) {
    store.delete(
        plug.doc(),
        Precondition.NONE,
        new Provenance(Author.HOST, "plug:uninstall:%s@%s".formatted(plug.id(), plug.version())));
  }

  private static Provenance provenance(String what, PlugRecord plug) {
    return new Provenance(
        Author.HOST,
        "plug:%s:%s@%s".formatted(what, plug.manifest().id(), plug.manifest().version()));
  }

  /// What is recorded. A record that cannot be read is on the shelf as a broken plug.
  Shelf load() {
    var plugs = new TreeMap<String, StoredPlug>();
    var broken = new TreeMap<String, InstalledPlug>();
    List<Document> page = store.listByTag(HostTags.PLUG, null, PAGE);
    while (!page.isEmpty()) {
      for (Document document : page) {
        var faults = new Faults();
        StoredPlug plug = read(document, faults);
        if (plug == null) {
          InstalledPlug unreadable = broken(document, faults.list());
          LOG.error("the plug {} does not work: {}", unreadable.id(), faults.list());
          broken.put(unreadable.id(), unreadable);
        } else {
          plugs.put(plug.id(), plug);
        }
      }
      page = store.listByTag(HostTags.PLUG, page.getLast().id(), PAGE);
    }
    plugs.keySet().forEach(broken::remove);
    return new Shelf(plugs, broken);
  }

  private static @Nullable StoredPlug read(Document document, Faults faults) {
    JsonNode value = document.prop(MAIN).orElse(JsonNodeFactory.instance.objectNode());
    PlugRecord running = PlugRecord.of(value, faults);
    if (running == null) {
      return null;
    }
    return new StoredPlug(
        running,
        document.id(),
        !value.path("disabled").asBoolean(),
        value.path("switched").asInt(),
        held(document));
  }

  private static @Nullable HeldRecord held(Document document) {
    var faults = new Faults();
    HeldRecord held = document.prop(HELD).map(value -> HeldRecord.of(value, faults)).orElse(null);
    if (!faults.isEmpty()) {
      LOG.error("the held update in document {} is left out: {}", document.id(), faults.list());
    }
    return held;
  }

  private static InstalledPlug broken(Document document, List<PlugFault> faults) {
    JsonNode value = document.prop(MAIN).orElse(JsonNodeFactory.instance.objectNode());
    return new InstalledPlug(
        value.path("id").asText(document.id().value()),
        value.path("version").asText("?"),
        value.path("digest").asText(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        List.of(),
        document.id(),
        document.created(),
        PlugOrigin.UNKNOWN,
        InstalledPlug.State.BROKEN,
        0,
        null,
        faults);
  }

  /// A plug's history, newest first.
  List<PlugRevision> history(DocId doc, int limit) {
    var revisions = new ArrayList<PlugRevision>();
    Sequence before = null;
    while (revisions.size() < limit) {
      List<Version> page = store.history().versions(doc, BranchName.MAIN, before, PAGE);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(version -> revisions.add(revision(doc, version)));
      before = page.getLast().sequence();
    }
    return revisions.size() <= limit ? revisions : List.copyOf(revisions.subList(0, limit));
  }

  private PlugRevision revision(DocId doc, Version version) {
    String cause = version.provenance().cause();
    String[] parts = cause.split(":", 3);
    int at = cause.lastIndexOf('@');
    boolean ours = parts.length == 3 && parts[0].equals("plug") && at > 0;
    String named = ours ? cause.substring(at + 1) : "";
    return new PlugRevision(
        version.at(),
        ours ? parts[1] : cause,
        named,
        digest(doc, version, named),
        version.provenance().author().name());
  }

  private String digest(DocId doc, Version version, String named) {
    Document then = store.history().read(doc, version.heads()).orElse(null);
    if (then != null) {
      for (PropKey key : List.of(HELD, MAIN)) {
        JsonNode value = then.prop(key).orElse(null);
        if (value != null && value.path("version").asText().equals(named)) {
          return value.path("digest").asText();
        }
      }
    }
    return "";
  }
}
