package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.internal.blob.VaultBlobs;
import org.daybook.documents.internal.json.ValueGuard;

/// What callers give, made ours and checked. Thread-safe.
final class Intake {

  /// Automerge's work on one document grows with its props; this many take a second or two.
  private static final int MOST_PROPS = 20_000;

  private final ValueGuard guard;
  private final SqlSchemas schemas;
  private final Links links;
  private final Database database;
  private final VaultBlobs blobs;

  Intake(ValueGuard guard, SqlSchemas schemas, Links links, Database database, VaultBlobs blobs) {
    this.guard = guard;
    this.schemas = schemas;
    this.links = links;
    this.database = database;
    this.blobs = blobs;
  }

  /// Our copy of an edit, not yet checked against schemas.
  Edit taken(Edit edit) {
    return new Edit(taken(edit.puts()), edit.deletes(), edit.versions());
  }

  SortedMap<PropKey, JsonNode> taken(SortedMap<PropKey, JsonNode> props) {
    var taken = new TreeMap<PropKey, JsonNode>();
    props.forEach((key, value) -> taken.put(key, guard.taken(key, value)));
    return taken;
  }

  /// An edit with what its writer could not know of put back into its values.
  Edit kept(Edit edit, Map<PropKey, JsonNode> present) {
    if (edit.versions().isEmpty()) {
      return edit;
    }
    var puts = new TreeMap<>(edit.puts());
    puts.replaceAll(
        (key, value) -> {
          Integer version = edit.versions().get(key.tag());
          JsonNode there = present.get(key);
          return version == null || there == null
              ? value
              : schemas.kept(key.tag(), version, there, value);
        });
    return new Edit(puts, edit.deletes(), edit.versions());
  }

  /// The links that a change adds and that lead nowhere.
  ///
  /// @param self the document that is changed
  /// @param beside what else is about to happen
  List<SchemaFault> linkFaults(LinkChanges changes, DocId self, Beside beside) {
    var faults = new ArrayList<SchemaFault>();
    for (LinkChanges.Out out : changes.added()) {
      Link link = out.link();
      boolean comes = link.doc().equals(self) || beside.coming().contains(link.doc());
      if (beside.going().contains(link.doc())) {
        faults.add(new SchemaFault(out.key(), out.pointer(), gone(link)));
      } else if (!comes || link.pinned() != null) {
        nowhere(link).ifPresent(why -> faults.add(new SchemaFault(out.key(), out.pointer(), why)));
      }
    }
    for (BlobRef blob : changes.blobs()) {
      LinkChanges.Place place = changes.marked().get(blob);
      if (!blobs.hold(blob) && place != null) {
        faults.add(
            new SchemaFault(
                place.key(),
                place.pointer(),
                "links to blob %s, which is not in this vault: store it first".formatted(blob)));
      }
    }
    return faults;
  }

  private static String gone(Link link) {
    return "links to document %s, which is not in this vault: create it first"
        .formatted(link.doc());
  }

  private Optional<String> nowhere(Link link) {
    return database.read(
        session -> {
          Optional<DocumentRow> target =
              DocumentRows.row(session, link.doc()).filter(DocumentRow::living);
          if (target.isEmpty()) {
            return Optional.of(gone(link));
          }
          Heads pinned = link.pinned();
          DocumentRow row = target.get();
          boolean known =
              pinned == null
                  || pinned.equals(row.heads())
                  || Chain.made(session, row.document().sequence().value(), pinned).isPresent();
          return known
              ? Optional.empty()
              : Optional.of(
                  "links to document %s at heads %s, where it never was"
                      .formatted(link.doc(), pinned));
        });
  }

  /// @throws DaybookException.Incorrect `document-too-large`
  void bound(DocId doc, int props) {
    if (props > MOST_PROPS) {
      throw new DaybookException.Incorrect(
          "document-too-large",
          "document %s would have %,d props: wanted at most %,d, or several documents with links"
              .formatted(doc, props, MOST_PROPS));
    }
  }

  /// @throws DaybookException.Incorrect `reference-unknown`
  void checkLinks(LinkChanges changes, DocId self, Beside beside) {
    List<SchemaFault> faults = linkFaults(changes, self, beside);
    if (!faults.isEmpty()) {
      throw new DaybookException.Incorrect("reference-unknown", text(faults), context(faults));
    }
  }

  List<SchemaFault> faults(Map<PropKey, JsonNode> puts) {
    var faults = new ArrayList<SchemaFault>();
    puts.forEach(
        (key, value) -> {
          faults.addAll(schemas.faults(key, value));
          faults.addAll(links.faults(key, value));
        });
    return faults;
  }

  /// @throws DaybookException.Incorrect `tag-unknown`, `schema-violation`
  void check(SortedMap<PropKey, JsonNode> puts) {
    List<SchemaFault> faults = faults(puts);
    if (faults.isEmpty()) {
      return;
    }
    SortedMap<String, Object> context = context(faults);
    for (PropKey key : puts.keySet()) {
      if (!schemas.known(key.tag())) {
        throw new DaybookException.Incorrect(
            "tag-unknown", SqlSchemas.unknown(key).toString(), context);
      }
    }
    throw new DaybookException.Incorrect("schema-violation", text(faults), context);
  }

  private static String text(List<SchemaFault> faults) {
    return faults.size() == 1
        ? faults.getFirst().toString()
        : "%s (and %d more)".formatted(faults.getFirst(), faults.size() - 1);
  }

  private static SortedMap<String, Object> context(List<SchemaFault> faults) {
    var context = new TreeMap<String, Object>();
    context.put(
        "faults",
        faults.stream()
            .map(
                fault ->
                    Map.of(
                        "key", fault.key().toString(),
                        "pointer", fault.pointer(),
                        "message", fault.message()))
            .toList());
    return context;
  }
}
