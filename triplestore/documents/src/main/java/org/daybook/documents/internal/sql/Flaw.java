package org.daybook.documents.internal.sql;

import java.util.Locale;
import org.daybook.documents.Finding;
import org.daybook.documents.Remedy;

/// All that a check may find. The page `check.md` of the docs says more of each.
enum Flaw {
  DATABASE_DAMAGED(Remedy.RESTORE),
  DOCUMENT_UNREADABLE(Remedy.REPAIR),
  DOCUMENT_LOST(Remedy.REPAIR),
  CHANGES_DAMAGED(Remedy.REPAIR),
  HEADS_DIFFER(Remedy.REPAIR),
  JSON_DIFFERS(Remedy.REPAIR),
  HISTORY_BROKEN(Remedy.REPAIR),
  SNAPSHOT_DIFFERS(Remedy.REPAIR),
  TAGS_DIFFER(Remedy.REPAIR),
  REFERENCES_DIFFER(Remedy.REPAIR),
  BLOB_USE_MISSING(Remedy.REPAIR),
  BRANCH_DAMAGED(Remedy.REPAIR),
  BRANCH_DIFFERS(Remedy.REPAIR),
  ROWS_STRAY(Remedy.REPAIR),
  UNIQUE_TWICE(Remedy.DECIDE),
  LIVING_DIFFERS(Remedy.REPAIR),
  FEED_GAP(Remedy.REPAIR),
  CURSOR_AHEAD(Remedy.REPAIR),
  SCHEMA_DAMAGED(Remedy.RESTORE),
  SCHEMA_MISSING(Remedy.RESTORE),
  MERGE_UNFOUNDED(Remedy.NOTHING),
  BLOB_MISSING(Remedy.PUT_AGAIN),
  BLOB_CORRUPT(Remedy.PUT_AGAIN),
  FILE_UNKNOWN(Remedy.NOTHING),
  MIRROR_FAILED(Remedy.REBUILD);

  private final Remedy remedy;

  Flaw(Remedy remedy) {
    this.remedy = remedy;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Finding of(Finding.Subject subject, String detail) {
    return new Finding(code(), subject, detail, remedy);
  }

  boolean is(Finding finding) {
    return finding.code().equals(code());
  }
}
