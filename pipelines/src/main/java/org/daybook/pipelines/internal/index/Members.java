package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.jspecify.annotations.Nullable;

/// Which documents are members of which group of which collator, in the file of the index and as
/// derived as the rest of it. Every call is one transaction. Thread-safe.
///
/// Every call throws [org.daybook.documents.DaybookException.Unavailable] `index-unavailable` when
/// the index failed, but for [#put], which learns nothing then.
public final class Members {

  private final DispatchIndex index;

  Members(DispatchIndex index) {
    this.index = index;
  }

  /// A member.
  ///
  /// @param group the text of its group
  /// @param digest of what may be read of it
  public record Row(String group, String digest) {}

  /// A group with changes that no run has been asked for.
  public record Due(String processor, String group) {}

  /// What became of a group's members since an earlier look at them.
  ///
  /// @param known whether that look is known, and the changes since are not too many; the lists are
  ///     empty where not
  /// @param count how many members there are
  /// @param changed members that are new or other than they were
  /// @param gone documents that are members no longer
  public record Changes(boolean known, long count, List<DocId> changed, List<DocId> gone) {}

  /// Whether there is anything to be learnt here: the index is open and has not failed.
  public boolean areKept() {
    return index.isKept();
  }

  /// Learns what a document is to a collator.
  ///
  /// @param row null for no member
  /// @return the groups that changed by that, or have changed and were not begun with since
  public Set<String> put(DocId doc, String processor, @Nullable Row row) {
    if (!areKept()) {
      return Set.of();
    }
    return index.together(
        connection -> {
          int number = index.number(connection, processor);
          Row before = row(connection, number, doc);
          var dirty = new TreeSet<String>();
          if (before == null ? row != null : !before.equals(row)) {
            change(connection, number, doc, row);
            for (Row one : new Row[] {before, row}) {
              if (one != null) {
                dirty.add(one.group());
                Sql.run(connection, "INSERT OR IGNORE INTO due VALUES (?, ?)", number, one.group());
              }
            }
          } else if (row != null && isDue(connection, number, row.group())) {
            dirty.add(row.group());
          }
          return dirty;
        });
  }

  private static void change(Connection connection, int number, DocId doc, @Nullable Row row)
      throws SQLException {
    if (row == null) {
      Sql.run(
          connection, "DELETE FROM member WHERE processor = ? AND doc = ?", number, doc.value());
    } else {
      Sql.run(
          connection,
          "INSERT OR REPLACE INTO member (processor, doc, grp, digest) VALUES (?, ?, ?, ?)",
          number,
          doc.value(),
          row.group(),
          row.digest());
    }
  }

  private static boolean isDue(Connection connection, int number, String group)
      throws SQLException {
    return !Sql.strings(
            connection, "SELECT 1 FROM due WHERE processor = ? AND grp = ?", number, group)
        .isEmpty();
  }

  /// What a document is to a collator.
  public Optional<Row> row(DocId doc, String processor) {
    return index.together(
        connection ->
            Optional.ofNullable(row(connection, index.number(connection, processor), doc)));
  }

  private static @Nullable Row row(Connection connection, int number, DocId doc)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT grp, digest FROM member WHERE processor = ? AND doc = ?")) {
      statement.setInt(1, number);
      statement.setString(2, doc.value());
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? new Row(found.getString(1), found.getString(2)) : null;
      }
    }
  }

  /// All members of a group with their digests, as one text.
  public String text(String processor, String group) {
    return index.together(
        connection ->
            String.join(
                "\n",
                Sql.strings(
                    connection,
                    "SELECT doc || ' ' || digest FROM member WHERE processor = ? AND grp = ? ORDER BY doc",
                    index.number(connection, processor),
                    group)));
  }

  /// The members of a group, in order of id.
  ///
  /// @param after only those after it; null for the first
  public List<DocId> page(String processor, String group, @Nullable DocId after, int limit) {
    return index.together(
        connection ->
            Sql.docs(
                connection,
                "SELECT doc FROM member WHERE processor = ? AND grp = ? AND doc > ? ORDER BY doc LIMIT ?",
                index.number(connection, processor),
                group,
                after == null ? "" : after.value(),
                limit));
  }

  /// The groups that have members, in order.
  ///
  /// @param after only those after it; null for the first
  public List<String> groups(String processor, @Nullable String after, int limit) {
    return index.together(
        connection -> {
          int number = index.number(connection, processor);
          String select = "SELECT DISTINCT grp FROM member WHERE processor = ?";
          String order = " ORDER BY grp LIMIT ?";
          return after == null
              ? Sql.strings(connection, select + order, number, limit)
              : Sql.strings(connection, select + " AND grp > ?" + order, number, after, limit);
        });
  }

  /// The groups that changed and were not begun with since.
  public List<Due> due() {
    return index.together(
        connection -> {
          var due = new ArrayList<Due>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT p.id, d.grp FROM due d JOIN processor p ON p.number = d.processor");
              ResultSet found = statement.executeQuery()) {
            while (found.next()) {
              due.add(new Due(found.getString(1), found.getString(2)));
            }
          }
          return due;
        });
  }

  /// Learns that a group is about to be looked at: what changes from now on makes it due again.
  public void begins(String processor, String group) {
    index.together(
        connection ->
            Sql.run(
                connection,
                "DELETE FROM due WHERE processor = ? AND grp = ?",
                index.number(connection, processor),
                group));
  }

  /// Takes note of the members that a run looks at.
  ///
  /// @param since the look that the changes are told from; null for none
  /// @param look the name of this look; all looks but this one and `since` are forgotten
  /// @param most of how many changed or gone members it is told
  public Changes look(
      String processor, String group, @Nullable String since, String look, int most) {
    return index.together(
        connection -> {
          int number = index.number(connection, processor);
          long count =
              Sql.docs(
                      connection,
                      "SELECT doc FROM member WHERE processor = ? AND grp = ?",
                      number,
                      group)
                  .size();
          Sql.run(
              connection,
              "DELETE FROM look WHERE processor = ? AND grp = ? AND name <> ?",
              number,
              group,
              since == null ? "" : since);
          Changes changes = changes(connection, number, group, since, count, most);
          Sql.run(
              connection,
              "INSERT INTO look (processor, grp, name, doc, digest) SELECT processor, grp, ?, doc, digest FROM member WHERE processor = ? AND grp = ?",
              look,
              number,
              group);
          // So that a look at no members is known too.
          Sql.run(connection, "INSERT INTO look VALUES (?, ?, ?, '', '')", number, group, look);
          return changes;
        });
  }

  private static Changes changes(
      Connection connection, int number, String group, @Nullable String since, long count, int most)
      throws SQLException {
    var unknown = new Changes(false, count, List.of(), List.of());
    if (since == null
        || Sql.strings(
                connection,
                "SELECT 1 FROM look WHERE processor = ? AND grp = ? AND name = ? AND doc = ''",
                number,
                group,
                since)
            .isEmpty()) {
      return unknown;
    }
    List<DocId> changed =
        Sql.docs(
            connection,
            """
            SELECT m.doc FROM member m LEFT JOIN look l
            ON (l.processor, l.grp, l.name, l.doc) = (m.processor, m.grp, ?, m.doc)
            WHERE m.processor = ? AND m.grp = ? AND l.digest IS NOT m.digest ORDER BY m.doc LIMIT ?
            """,
            since,
            number,
            group,
            most + 1);
    List<DocId> gone =
        Sql.docs(
            connection,
            """
            SELECT l.doc FROM look l LEFT JOIN member m
            ON (m.processor, m.doc) = (l.processor, l.doc) AND m.grp = l.grp
            WHERE l.processor = ? AND l.grp = ? AND l.name = ? AND l.doc <> '' AND m.doc IS NULL
            ORDER BY l.doc LIMIT ?
            """,
            number,
            group,
            since,
            most + 1);
    return changed.size() > most || gone.size() > most
        ? unknown
        : new Changes(true, count, changed, gone);
  }
}
