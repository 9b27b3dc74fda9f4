package org.daybook.documents.internal.sql;

import org.daybook.documents.Finding;

/// Makes tables right that belong to no single document.
final class TableRepair {

  private final Database database;

  TableRepair(SqlCare.Parts parts) {
    this.database = parts.database();
  }

  void repair(Finding finding) {
    if (Flaw.ROWS_STRAY.is(finding)
        && finding.subject() instanceof Finding.Subject.Named(String _, String table)
        && TableCheck.STRAY.containsKey(table)) {
      write("DELETE FROM " + table + " AS t WHERE " + TableCheck.STRAY.get(table));
    } else if (Flaw.LIVING_DIFFERS.is(finding)) {
      living();
    } else if (Flaw.FEED_GAP.is(finding)
        && finding.subject() instanceof Finding.Subject.OfEntry(var entry)) {
      horizon(entry.value() - 1);
    } else if (Flaw.CURSOR_AHEAD.is(finding)) {
      write(
          "UPDATE cursor SET sequence = (SELECT coalesce(max(sequence), 0) FROM feed)"
              + " WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM feed)");
    }
  }

  private void write(String sql) {
    database.writer().write(tx -> tx.session().update(sql));
  }

  private void living() {
    database
        .writer()
        .write(
            tx -> {
              long there =
                  tx.session()
                      .first("SELECT count(*) FROM document WHERE state = 0", row -> row.getLong(1))
                      .orElse(0L);
              tx.live((int) (there - tx.counters().living()));
              tx.number("living", there);
              return true;
            });
  }

  /// Whoever is behind a gap reads the documents themselves.
  private void horizon(long sequence) {
    database
        .writer()
        .write(
            tx -> {
              tx.number("horizon", Math.max(sequence, tx.number("horizon")));
              return true;
            });
  }
}
