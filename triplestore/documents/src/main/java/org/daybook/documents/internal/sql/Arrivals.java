package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.daybook.documents.Author;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.automerge.Chunks;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// Reads documents out of a transfer, and writes them. For one thread.
final class Arrivals {

  private static final Provenance WHY = new Provenance(Author.HOST, "transfer");

  private final SqlCare.Parts parts;
  private final Intake intake;

  Arrivals(SqlCare.Parts parts, Intake intake) {
    this.parts = parts;
    this.intake = intake;
  }

  /// A document that is well-formed and still cannot come in here.
  static final class Refusal extends Exception {
    @Serial private static final long serialVersionUID = 1L;
    private final transient DocId doc;
    private final String code;
    private final int branches;

    private Refusal(DocId doc, String code, String detail, int branches) {
      super(detail);
      this.doc = doc;
      this.code = code;
      this.branches = branches;
    }

    DocId doc() {
      return doc;
    }

    String code() {
      return code;
    }

    int branches() {
      return branches;
    }
  }

  /// The lines of one document, understood but for its changes.
  private static final class Raw {
    private final ByteArrayOutputStream changes = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();
    private final List<RawBranch> branches = new ArrayList<>();
    private final TreeMap<PropKey, JsonNode> props = new TreeMap<>();
  }

  private static final class RawBranch {
    private final Lines.Line line;
    private final BranchName name;
    private final ByteArrayOutputStream changes = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();

    private RawBranch(Lines.Line line, BranchName name) {
      this.line = line;
      this.name = name;
    }
  }

  /// @throws DaybookException.Incorrect `transfer-malformed`, `transfer-truncated`
  Arrival read(Lines.Line line, Lines lines, boolean history) throws IOException, Refusal {
    DocId id = value(line, () -> new DocId(line.text("id")));
    DocumentRow.State state = value(line, () -> DocumentRow.State.valueOf(line.text("state")));
    Raw raw = raw(id, lines);
    if (state == DocumentRow.State.PURGED) {
      return arrival(line, id, state, false, Heads.NONE, new TreeMap<>(), null, List.of());
    }
    try {
      return history ? withHistory(line, id, state, raw) : anew(line, id, state, raw);
    } catch (DaybookException.Incorrect e) {
      if (e.code().startsWith("transfer-")) {
        throw e;
      }
      throw new Refusal(id, e.code(), String.valueOf(e.getMessage()), raw.branches.size());
    }
  }

  private static Arrival arrival(
      Lines.Line line,
      DocId id,
      DocumentRow.State state,
      boolean history,
      Heads heads,
      SortedMap<PropKey, JsonNode> props,
      byte @Nullable [] bytes,
      List<Entry> entries) {
    return new Arrival(
        line.number(),
        id,
        state,
        state == DocumentRow.State.PURGED ? null : line.textOrNull("unique"),
        line.number("created"),
        line.number("modified"),
        history,
        heads,
        props,
        bytes,
        entries,
        List.of(),
        Set.of());
  }

  private static Raw raw(DocId id, Lines lines) throws IOException {
    var raw = new Raw();
    RawBranch branch = null;
    while (true) {
      Optional<Lines.Line> next = lines.peek();
      if (next.isEmpty()) {
        throw lines.truncated();
      }
      Lines.Line line = next.get();
      switch (line.type()) {
        case "changes" ->
            (branch == null ? raw.changes : branch.changes).writeBytes(line.bytes("bytes"));
        case "entry" -> {
          BranchName name = branch == null ? BranchName.MAIN : branch.name;
          (branch == null ? raw.entries : branch.entries).add(entry(line, id, name));
        }
        case "branch" -> {
          branch = new RawBranch(line, value(line, () -> new BranchName(line.text("name"))));
          raw.branches.add(branch);
        }
        case "prop" -> {
          PropKey key = value(line, () -> PropKey.parse(line.text("key")));
          JsonNode value = line.json().get("value");
          if (value == null || raw.props.put(key, value) != null) {
            throw line.malformed("wanted one \"value\" of prop " + key);
          }
        }
        default -> {
          return raw;
        }
      }
      var _ = lines.next();
    }
  }

  private static <T> T value(Lines.Line line, Supplier<T> parsed) {
    try {
      return parsed.get();
    } catch (IllegalArgumentException e) {
      throw line.malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Entry entry(Lines.Line line, DocId id, BranchName branch) {
    return value(
        line,
        () ->
            Entry.of(
                id,
                branch,
                FeedEntry.Kind.valueOf(line.text("kind")),
                Heads.parse(line.text("heads")),
                null,
                new KeyChanges(keys(line, "added"), keys(line, "changed"), keys(line, "removed")),
                provenance(line),
                line.number("at"),
                null));
  }

  private static Provenance provenance(Lines.Line line) {
    return new Provenance(
        new Author(Author.Kind.valueOf(line.text("authorKind")), line.text("author")),
        line.text("cause"));
  }

  private static SortedSet<PropKey> keys(Lines.Line line, String field) {
    var keys = new TreeSet<PropKey>();
    for (JsonNode key : line.json().path(field)) {
      keys.add(PropKey.parse(key.asText()));
    }
    return keys;
  }

  /// As it stands, with one change of the host's.
  private Arrival anew(Lines.Line line, DocId id, DocumentRow.State state, Raw raw) {
    if (!raw.entries.isEmpty() || raw.changes.size() > 0 || !raw.branches.isEmpty()) {
      throw line.malformed("the first line says that documents come without history");
    }
    SortedMap<PropKey, JsonNode> props = intake.taken(raw.props);
    boolean lives = state == DocumentRow.State.LIVING;
    if (!lives && !props.isEmpty()) {
      throw line.malformed("it does not live, and has props");
    }
    intake.check(props);
    byte[] actor = Actors.actor(id, Author.HOST);
    try (var automerge = AutomergeDocument.empty(actor, parts.open().cleaner())) {
      automerge.change(Heads.NONE, new TreeMap<>(), actor, Edit.put(props), parts.schemas()::text);
      Heads heads = automerge.heads();
      long at = line.number("modified");
      var entries = new ArrayList<Entry>();
      entries.add(made(id, FeedEntry.Kind.CREATED, heads, props, line.number("created")));
      if (!lives) {
        entries.add(made(id, FeedEntry.Kind.DELETED, heads, props, at));
      }
      return blobs(
          arrival(line, id, state, false, heads, props, automerge.save(), entries),
          List.of(),
          named(props));
    }
  }

  private static Entry made(
      DocId id, FeedEntry.Kind kind, Heads heads, SortedMap<PropKey, JsonNode> props, long at) {
    return Entry.of(
        id,
        BranchName.MAIN,
        kind,
        heads,
        null,
        KeyChanges.between(new TreeMap<>(), props),
        WHY,
        at,
        null);
  }

  private static Set<BlobRef> named(SortedMap<PropKey, JsonNode> props) {
    var named = new HashSet<BlobRef>();
    props.values().forEach(value -> Links.blobs(value, named));
    return named;
  }

  private static Arrival blobs(Arrival arrival, List<Arrival.Fork> branches, Set<BlobRef> blobs) {
    return new Arrival(
        arrival.line(),
        arrival.id(),
        arrival.state(),
        arrival.unique(),
        arrival.created(),
        arrival.modified(),
        arrival.history(),
        arrival.heads(),
        arrival.props(),
        arrival.bytes(),
        arrival.entries(),
        branches,
        blobs);
  }

  private Arrival withHistory(Lines.Line line, DocId id, DocumentRow.State state, Raw raw) {
    byte[] changes = raw.changes.toByteArray();
    try (AutomergeDocument automerge = loaded(line, List.of(changes))) {
      Set<String> hashes = hashes(line, automerge);
      Heads heads = value(line, () -> Heads.parse(line.text("heads")));
      if (!automerge.heads().equals(heads)) {
        throw line.malformed(
            "its changes lead to heads %s, not to %s".formatted(automerge.heads(), heads));
      }
      entries(line, state, heads, raw.entries, hashes);
      SortedMap<PropKey, JsonNode> truth = props(line, automerge, heads);
      boolean lives = state == DocumentRow.State.LIVING;
      SortedMap<PropKey, JsonNode> props = lives ? intake.taken(truth) : new TreeMap<>();
      check(props);
      var blobs = new HashSet<>(named(truth));
      Diagnosis.everNamed(automerge, hashes, blobs);
      var branches = new ArrayList<Arrival.Fork>();
      for (RawBranch branch : raw.branches) {
        branches.add(fork(id, branch, changes, blobs));
      }
      return blobs(
          arrival(line, id, state, true, heads, props, automerge.save(), raw.entries),
          branches,
          blobs);
    }
  }

  private void check(SortedMap<PropKey, JsonNode> props) {
    List<SchemaFault> faults = intake.faults(props);
    if (!faults.isEmpty()) {
      intake.check(props);
    }
  }

  /// The binding can end the process over bytes that are not what they seem, so the checksums of
  /// all chunks are looked at first: chance damage stops here.
  private AutomergeDocument loaded(Lines.Line line, List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      int whole = Chunks.whole(chunk);
      if (whole != chunk.length) {
        throw line.malformed("its changes are damaged at byte %d".formatted(whole));
      }
    }
    try {
      return AutomergeDocument.load(parts.open().cleaner(), chunks);
    } catch (DaybookException.Fault e) {
      throw line.malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Set<String> hashes(Lines.Line line, AutomergeDocument automerge) {
    return value(line, () -> new HashSet<>(Chunks.hashes(automerge.changesSince(Heads.NONE))));
  }

  private static SortedMap<PropKey, JsonNode> props(
      Lines.Line line, AutomergeDocument automerge, Heads at) {
    try {
      return automerge.props(at);
    } catch (RuntimeException e) {
      throw line.malformed("its changes lead to no props: " + e.getMessage());
    }
  }

  private static void entries(
      Lines.Line line,
      DocumentRow.State state,
      Heads heads,
      List<Entry> entries,
      Set<String> hashes) {
    boolean first = true;
    for (Entry entry : entries) {
      boolean fits =
          switch (entry.kind()) {
            case CREATED -> first;
            case EDITED, DELETED, RESTORED -> !first;
            case PURGED, REMAPPED, BRANCHED, MERGED, DISCARDED -> false;
          };
      if (!fits) {
        throw line.malformed(
            "its history has an entry %s where none can be".formatted(entry.kind()));
      }
      known(line, entry, hashes);
      first = false;
    }
    if (entries.isEmpty()
        || !Trail.fits(entries.getLast().kind().name(), state.number())
        || !entries.getLast().heads().equals(heads)) {
      throw line.malformed("its history does not end with its state and heads");
    }
  }

  /// The binding must never be asked for heads it does not know.
  private static void known(Lines.Line line, Entry entry, Set<String> hashes) {
    if (!hashes.containsAll(entry.heads().hashes())) {
      throw line.malformed(
          "its history tells of heads %s, which its changes lack".formatted(entry.heads()));
    }
  }

  private Arrival.Fork fork(DocId id, RawBranch raw, byte[] main, Set<BlobRef> blobs) {
    Lines.Line line = raw.line;
    byte[] changes = raw.changes.toByteArray();
    try (AutomergeDocument automerge =
        loaded(line, changes.length == 0 ? List.of(main) : List.of(main, changes))) {
      Set<String> hashes = hashes(line, automerge);
      Heads fork = value(line, () -> Heads.parse(line.text("fork")));
      Heads heads = value(line, () -> Heads.parse(line.text("heads")));
      if (!hashes.containsAll(fork.hashes()) || !hashes.containsAll(heads.hashes())) {
        throw line.malformed("branch %s has heads that its changes lack".formatted(raw.name));
      }
      for (Entry entry : raw.entries) {
        known(line, entry, hashes);
      }
      if (raw.entries.isEmpty()
          || raw.entries.getFirst().kind() != FeedEntry.Kind.BRANCHED
          || raw.entries.stream().skip(1).anyMatch(e -> e.kind() != FeedEntry.Kind.EDITED)
          || raw.name.isMain()) {
        throw line.malformed("branch %s has no history as a branch has".formatted(raw.name));
      }
      SortedMap<PropKey, JsonNode> props = intake.taken(props(line, automerge, heads));
      check(props);
      blobs.addAll(named(props));
      Diagnosis.everNamed(automerge, hashes, blobs);
      Branch branch =
          new Branch(
              id,
              raw.name,
              fork,
              heads,
              Sequence.START,
              Instant.ofEpochMilli(line.number("created")),
              Instant.ofEpochMilli(line.number("modified")),
              value(line, () -> provenance(line)),
              props);
      byte[] actor = value(line, () -> HexFormat.of().parseHex(line.text("actor")));
      return new Arrival.Fork(
          new BranchRow(branch, true, actor, changes.length == 0 ? null : changes, null),
          raw.entries);
    }
  }

  /// All in one transaction, but those that are here or cannot come.
  List<Arrival.Outcome> write(List<Arrival> batch) {
    List<DocId> docs = batch.stream().map(Arrival::id).toList();
    return parts
        .locks()
        .locked(
            docs,
            () -> {
              batch.forEach(arrival -> arrival.blobs().forEach(parts.blobs()::hold));
              return parts
                  .database()
                  .writer()
                  .write(
                      tx -> {
                        var outcomes = new ArrayList<Arrival.Outcome>();
                        for (Arrival arrival : batch) {
                          outcomes.add(write(tx, arrival));
                        }
                        return outcomes;
                      });
            });
  }

  private Arrival.Outcome write(WriteTx tx, Arrival arrival) throws SQLException {
    Optional<DocumentRow> there = DocumentRows.row(tx.session(), arrival.id());
    if (there.isPresent()) {
      return compared(there.get(), arrival);
    }
    String unique = arrival.unique();
    if (arrival.living() && unique != null) {
      Optional<DocId> twin = DocumentRows.byUnique(tx.session(), unique);
      if (twin.isPresent()) {
        return new Arrival.Outcome.Refused(
            "unique-taken", "document %s is %s already".formatted(twin.get(), unique));
      }
    }
    insert(tx, arrival);
    return Arrival.Outcome.CREATED;
  }

  private static Arrival.Outcome compared(DocumentRow there, Arrival arrival) {
    boolean same =
        there.state() == arrival.state()
            && (arrival.state() == DocumentRow.State.PURGED
                || (arrival.history()
                    ? there.heads().equals(arrival.heads())
                    : there.props().equals(arrival.props())));
    if (same) {
      return new Arrival.Outcome.Unchanged();
    }
    if (there.state() == DocumentRow.State.PURGED) {
      return new Arrival.Outcome.Refused(
          "document-purged", "it was purged here, and its id stays taken");
    }
    return new Arrival.Outcome.Refused(
        "document-differs",
        "it is here already, %s at heads %s; the transfer has it %s at heads %s"
            .formatted(there.state(), there.heads(), arrival.state(), arrival.heads()));
  }

  private void insert(WriteTx tx, Arrival arrival) throws SQLException {
    Session session = tx.session();
    String doc = arrival.id().value();
    byte[] bytes = arrival.bytes();
    long first = 0;
    long last = 0;
    if (bytes == null) {
      last = purged(tx, arrival);
      first = last;
    } else {
      for (Entry entry : arrival.entries()) {
        last = tx.append(last == 0 ? entry : entry.after(new Sequence(last))).value();
        first = first == 0 ? last : first;
      }
      DocumentRows.snapshot(tx, arrival.id(), bytes);
    }
    SortedMap<PropKey, JsonNode> props = arrival.props();
    session.update(
        "INSERT INTO document ("
            + DocumentRow.COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        doc,
        arrival.state().number(),
        arrival.heads().toString(),
        last,
        arrival.entries().isEmpty() ? "" : arrival.entries().getFirst().heads().toString(),
        first,
        arrival.created(),
        arrival.modified(),
        arrival.unique(),
        bytes == null ? 0L : last,
        Json.propsText(props));
    for (Tag tag : Revision.tags(props)) {
      session.update("INSERT INTO doc_tag (tag, doc) VALUES (?, ?)", tag.name(), doc);
    }
    LinkChanges links = parts.links().between(props.keySet(), new TreeMap<>(), props);
    new LinkChanges(links.removed(), links.added(), arrival.blobs(), links.marked())
        .write(tx, arrival.id());
    for (Arrival.Fork fork : arrival.branches()) {
      long place = 0;
      for (Entry entry : fork.entries()) {
        place = tx.append(place == 0 ? entry : entry.after(new Sequence(place))).value();
      }
      fork.row().at(new Sequence(place)).insert(tx);
    }
    if (arrival.living()) {
      tx.live(1);
    }
  }

  private static long purged(WriteTx tx, Arrival arrival) throws SQLException {
    return tx.append(
            Entry.notice(
                arrival.id(),
                BranchName.MAIN,
                FeedEntry.Kind.PURGED,
                Heads.NONE,
                WHY,
                arrival.modified()))
        .value();
  }
}
