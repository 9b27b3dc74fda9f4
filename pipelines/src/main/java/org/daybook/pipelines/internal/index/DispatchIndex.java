package org.daybook.pipelines.internal.index;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.ErrorGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where every document stands with every processor that matched it or ran on it, in a file, with
/// counts that are kept beside the rows in the same transaction. Derived: what a document and the
/// jobs say always wins.
///
/// Notes gather in memory, a bounded number of them, until [#flush]; whoever reads flushes first.
/// Nothing waits for the disk. A failure of the file is logged once, and from then on this takes no
/// more notes and refuses to be read, until it is opened again; nothing else stops for it.
/// Thread-safe.
public final class DispatchIndex implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DispatchIndex.class);

  private static final int MOST_NOTES = 20_000;
  private static final String REACHED = "reached";

  private final ReentrantLock noting = new ReentrantLock();
  private final ReentrantLock using = new ReentrantLock();
  private final Path path;
  private final IndexFile file;
  private final IndexReader reader;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Members members = new Members(this);
  private final Postponed postponed = new Postponed(this);
  private Notes notes = new Notes();
  private volatile Map<String, String> covered;
  private volatile Set<String> former;
  private volatile boolean closed;
  private volatile @Nullable SQLException broken;

  private DispatchIndex(Path path, IndexFile file) throws SQLException {
    this.path = path;
    this.file = file;
    this.reader = new IndexReader(file.connection());
    this.covered = reader.covered();
    this.former = reader.former();
    numbers.putAll(reader.numbers());
  }

  /// Opens the file, or makes it anew where there is none that can be read.
  ///
  /// @param last the end of the feed: an index that is further is of another vault, and begins anew
  public static DispatchIndex open(Path path, Sequence last) {
    try {
      var index = new DispatchIndex(path, IndexFile.open(path));
      if (index.reached().filter(reached -> reached.compareTo(last) > 0).isPresent()) {
        index.clear();
      }
      return index;
    } catch (SQLException e) {
      throw new DaybookException.Unavailable(
          "index-unavailable",
          "the index %s cannot be made: %s".formatted(path, e.getMessage()),
          e);
    }
  }

  /// Learns where a document stands with a processor.
  ///
  /// @param row null when they have nothing to do with each other
  public void noted(DocId doc, String processor, @Nullable Dispatch row) {
    note(notes -> notes.put(doc, processor, Optional.ofNullable(row)));
  }

  /// Learns that a document is no longer there.
  public void gone(DocId doc) {
    note(notes -> notes.gone(doc));
  }

  /// Learns that a person gave up a parked job, which no document tells of.
  public void discarded(DocId doc, String processor, String job) {
    if (!closed && broken == null) {
      row(doc, processor)
          .filter(row -> row.state() == Dispatch.State.PARKED)
          .filter(row -> row.run() != null && row.run().job().equals(job))
          .ifPresent(row -> noted(doc, processor, row.in(Dispatch.State.SKIPPED)));
    }
  }

  private void note(Consumer<Notes> note) {
    if (closed || broken != null) {
      return;
    }
    boolean full;
    noting.lock();
    try {
      note.accept(notes);
      full = notes.size() >= MOST_NOTES;
    } finally {
      noting.unlock();
    }
    if (full) {
      flush();
    }
  }

  /// Writes what was noted.
  public void flush() {
    change(_ -> {});
  }

  /// The same, and that the feed was taken up to a place.
  public void flush(Sequence reached) {
    change(_ -> file.meta(REACHED, reached.toString()));
  }

  /// How far the feed was taken; none for an index just made.
  public Optional<Sequence> reached() {
    return read(_ -> file.meta(REACHED).map(text -> new Sequence(Long.parseLong(text))));
  }

  /// Which life of the index this is: another after it was made anew, or may have lost something.
  public String mark() {
    return broken == null && !closed ? read(_ -> file.meta("mark").orElse("")) : "";
  }

  /// Whether every document was looked at for these processors.
  ///
  /// @param versions by processor
  public boolean covers(Map<String, String> versions) {
    return broken != null || covered.entrySet().containsAll(versions.entrySet());
  }

  /// Whether no document tells of a run of a processor, unless a row does too: every document was
  /// looked at for others, and the processor was not among those that ran and went.
  public boolean knowsAllRuns(String processor) {
    return isKept() && !covered.isEmpty() && !former.contains(processor);
  }

  /// Learns that documents tell of runs of processors that are not installed.
  public void former(Set<String> processors) {
    if (!former.containsAll(processors)) {
      change(connection -> former(connection, processors));
    }
  }

  private void former(Connection connection, Set<String> processors) throws SQLException {
    IndexFile.former(connection, processors);
    former = reader.former();
  }

  /// Learns that every document was looked at for these processors.
  ///
  /// @param mark the life that it was in when that began; in another nothing is learnt
  public void cover(String mark, Map<String, String> versions) {
    change(
        connection -> {
          if (file.meta("mark").filter(mark::equals).isPresent()) {
            cover(connection, versions);
          }
        });
  }

  private void cover(Connection connection, Map<String, String> versions) throws SQLException {
    IndexFile.cover(connection, versions);
    numbers.putAll(reader.numbers());
    covered = reader.covered();
    former = reader.former();
  }

  /// Forgets every processor but these. When it does, that is another life: whoever looks at all
  /// documents meanwhile must look again, for one may come back.
  public void keepOnly(Set<String> processors) {
    change(
        connection -> {
          Map<String, Integer> gone = reader.numbers();
          gone.keySet().removeAll(processors);
          for (int number : gone.values()) {
            IndexFile.forget(connection, number);
          }
          if (!gone.isEmpty()) {
            numbers.keySet().removeAll(gone.keySet());
            covered = reader.covered();
            former(connection, gone.keySet());
            file.renew();
          }
        });
  }

  /// Forgets everything, to be built anew.
  public void clear() {
    using.lock();
    try {
      if (closed || broken != null) {
        return;
      }
      taken();
      file.clear();
      numbers.clear();
      covered = Map.of();
      former = Set.of();
    } catch (SQLException e) {
      broke(e);
    } finally {
      using.unlock();
    }
  }

  /// The members of collators' groups, in the same file.
  public Members members() {
    return members;
  }

  /// What could not be decided about, in the same file.
  public Postponed postponed() {
    return postponed;
  }

  /// Whether it is open and has not failed.
  public boolean isKept() {
    return !closed && broken == null;
  }

  /// Does all of it or nothing, with what was noted not written yet.
  <T> T together(IndexFile.Work<T> work) {
    using.lock();
    try {
      SQLException failure = broken;
      if (closed || failure != null) {
        throw unavailable(failure);
      }
      return file.together(work);
    } catch (SQLException e) {
      broke(e);
      throw unavailable(e);
    } finally {
      using.unlock();
    }
  }

  /// The number of a processor, within [#together].
  int number(Connection connection, String processor) throws SQLException {
    Integer known = numbers.get(processor);
    if (known != null) {
      return known;
    }
    try (var writer = new IndexWriter(connection, numbers)) {
      return writer.number(processor);
    }
  }

  /// By processor; those without documents left out.
  public Map<String, Tally> tallies() {
    return read(IndexReader::tallies);
  }

  public Optional<Dispatch> row(DocId doc, String processor) {
    return read(reader -> reader.row(doc, processor));
  }

  /// What is known of documents in a range of ids; nothing while the index is not kept.
  ///
  /// @param after the id before the range; null for its begin at the first
  /// @param last its last id; null for its end at the last
  /// @param most how many documents of a kind are told of, at least
  public Known known(@Nullable DocId after, @Nullable DocId last, int most) {
    return isKept() ? read(_ -> Known.read(file.connection(), after, last, most)) : Known.NONE;
  }

  /// The processors that have a row of a document, or that it is a member for; none while the index
  /// is not kept.
  public Set<String> processors(DocId doc) {
    return isKept() ? read(_ -> Known.of(file.connection(), doc)) : Set.of();
  }

  /// The documents of a processor, in order of id.
  public List<Dispatch> page(
      String processor, Dispatch.@Nullable State state, @Nullable DocId after, int limit) {
    return read(
        reader -> {
          Integer number = numbers.get(processor);
          return number == null ? List.of() : reader.page(number, state, after, limit);
        });
  }

  /// The documents with an error of a processor, the newest first.
  ///
  /// @param before only those whose error is older, or as old with an id before `doc`
  public List<Dispatch> errors(
      String processor, @Nullable String code, Instant before, @Nullable DocId doc, int limit) {
    return read(
        reader -> {
          Integer number = numbers.get(processor);
          return number == null ? List.of() : reader.errors(number, code, before, doc, limit);
        });
  }

  /// The errors of all processors, the most frequent first.
  public List<ErrorGroup> groups() {
    return read(IndexReader::groups);
  }

  private Notes taken() {
    noting.lock();
    try {
      Notes taken = notes;
      notes = new Notes();
      return taken;
    } finally {
      noting.unlock();
    }
  }

  /// Writes what was noted, and then makes a change.
  private void change(Change change) {
    using.lock();
    try {
      if (!closed && broken == null) {
        written(change);
      }
    } catch (SQLException e) {
      broke(e);
    } finally {
      using.unlock();
    }
  }

  private void written(Change change) throws SQLException {
    Notes taken = taken();
    file.together(
        connection -> {
          if (!taken.isEmpty()) {
            try (var writer = new IndexWriter(connection, numbers)) {
              writer.write(taken);
            }
          }
          change.on(connection);
          return true;
        });
  }

  private <T> T read(Read<T> read) {
    using.lock();
    try {
      SQLException failure = broken;
      if (closed || failure != null) {
        throw unavailable(failure);
      }
      written(_ -> {});
      return read.from(reader);
    } catch (SQLException e) {
      broke(e);
      throw unavailable(e);
    } finally {
      using.unlock();
    }
  }

  private DaybookException unavailable(@Nullable SQLException why) {
    return why == null
        ? new DaybookException.Unavailable(
            "index-unavailable", "the index %s is closed".formatted(path))
        : new DaybookException.Unavailable(
            "index-unavailable",
            "the index %s failed (%s); it is built anew when the vault is opened again"
                .formatted(path, why.getMessage()),
            why);
  }

  private void broke(SQLException e) {
    if (broken == null) {
      LOG.error("The index {} failed, and is not kept until the vault is opened again", path, e);
      broken = e;
    }
  }

  @Override
  public void close() {
    using.lock();
    try {
      if (closed) {
        return;
      }
      flush();
      closed = true;
      if (broken == null) {
        file.close();
      } else {
        file.abandon(broken);
      }
    } catch (SQLException e) {
      LOG.warn("The index {} could not be closed, and is checked when it is opened again", path, e);
    } finally {
      using.unlock();
    }
  }

  private interface Change {
    void on(Connection connection) throws SQLException;
  }

  private interface Read<T> {
    T from(IndexReader reader) throws SQLException;
  }
}
