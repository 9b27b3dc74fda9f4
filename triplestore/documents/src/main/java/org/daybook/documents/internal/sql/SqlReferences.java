package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;
import org.daybook.documents.Reference;
import org.daybook.documents.References;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// Links as rows of `reference`. Thread-safe.
final class SqlReferences implements References {

  private final Database database;
  private final Links links;

  SqlReferences(Database database, Links links) {
    this.database = database;
    this.links = links;
  }

  @Override
  public List<Reference> to(DocId target, @Nullable Reference after, int limit) {
    Vault.positive(limit);
    return database.read(
        session -> {
          List<Reference> found =
              session.query(
                  "SELECT source, key, pointer, link FROM reference WHERE target = ?"
                      + " AND (source, key, pointer) > (?, ?, ?)"
                      + " ORDER BY source, key, pointer LIMIT ?",
                  SqlReferences::read,
                  target.value(),
                  after == null ? "" : after.source().value(),
                  after == null ? "" : after.key().toString(),
                  after == null ? "" : after.pointer(),
                  limit);
          return judged(session, found);
        });
  }

  @Override
  public List<Reference> from(DocId source) {
    return database.read(
        session -> {
          DocumentRow row =
              DocumentRows.row(session, source)
                  .filter(DocumentRow::living)
                  .orElseThrow(() -> Commits.unknown(source));
          var found = new ArrayList<Reference>();
          row.props()
              .forEach(
                  (key, value) ->
                      sorted(key, value)
                          .map(
                              out ->
                                  new Reference(
                                      source,
                                      key,
                                      out.pointer(),
                                      out.link(),
                                      Reference.State.PRESENT))
                          .forEach(found::add));
          return judged(session, found);
        });
  }

  @Override
  public List<Link> in(Document document, Tag tag) {
    var found = new ArrayList<Link>();
    document
        .propsOf(tag)
        .forEach((key, value) -> sorted(key, value).map(LinkChanges.Out::link).forEach(found::add));
    return found;
  }

  private Stream<LinkChanges.Out> sorted(PropKey key, JsonNode value) {
    return links.out(key, value).stream().sorted(Comparator.comparing(LinkChanges.Out::pointer));
  }

  @Override
  public List<Reference> dangling(@Nullable Reference after, int limit) {
    Vault.positive(limit);
    return database.read(
        session -> {
          var found = new ArrayList<Reference>();
          Reference from = after;
          while (found.size() < limit) {
            Reference last = from;
            List<Reference> page =
                session.query(
                    "SELECT source, key, pointer, link FROM reference"
                        + " WHERE (target, source, key, pointer) > (?, ?, ?, ?)"
                        + " ORDER BY target, source, key, pointer LIMIT 1000",
                    SqlReferences::read,
                    last == null ? "" : last.link().doc().value(),
                    last == null ? "" : last.source().value(),
                    last == null ? "" : last.key().toString(),
                    last == null ? "" : last.pointer());
            if (page.isEmpty()) {
              break;
            }
            from = page.getLast();
            for (Reference one : judged(session, page)) {
              if (one.state() != Reference.State.PRESENT && found.size() < limit) {
                found.add(one);
              }
            }
          }
          return found;
        });
  }

  private static Reference read(ResultSet row) throws SQLException {
    return new Reference(
        new DocId(row.getString(1)),
        PropKey.parse(row.getString(2)),
        row.getString(3),
        Link.parse(row.getString(4)),
        Reference.State.PRESENT);
  }

  private static List<Reference> judged(Session session, List<Reference> found)
      throws SQLException {
    var judged = new ArrayList<Reference>();
    for (Reference one : found) {
      judged.add(
          new Reference(
              one.source(), one.key(), one.pointer(), one.link(), state(session, one.link())));
    }
    return judged;
  }

  private static Reference.State state(Session session, Link link) throws SQLException {
    Optional<DocumentRow> target =
        DocumentRows.row(session, link.doc()).filter(DocumentRow::living);
    if (target.isEmpty()) {
      return Reference.State.NO_DOCUMENT;
    }
    PropKey key = link.key();
    // A pinned link means what was; only the document itself can be missing.
    return key == null || link.pinned() != null || target.get().props().containsKey(key)
        ? Reference.State.PRESENT
        : Reference.State.NO_PROP;
  }
}
