package org.daybook.documents.internal.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.daybook.documents.CheckOptions;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Finding;
import org.daybook.documents.Progress;
import org.daybook.documents.Remedy;
import org.daybook.documents.RepairReport;

/// One repair: checks, makes right what was found, and checks again, so that what it says is so.
/// For one thread.
final class Repair {

  /// Findings of one round; more are left to the next.
  private static final int MOST = 10_000;

  private static final int ROUNDS = 1_000;

  private final SqlCare.Parts parts;
  private final Consumer<Finding> told;
  private final Progress progress;
  private final DocumentRepair documents;
  private final TableRepair tables;
  private long looked;
  private long repaired;

  Repair(SqlCare.Parts parts, Consumer<Finding> told, Progress progress) {
    this.parts = parts;
    this.told = told;
    this.progress = progress;
    this.documents = new DocumentRepair(parts);
    this.tables = new TableRepair(parts);
  }

  RepairReport run() {
    List<Finding> found = check();
    for (int round = 0; round < ROUNDS; round++) {
      if (found.stream().noneMatch(Repair::repairable)) {
        break;
      }
      repair(found);
      List<Finding> left = check();
      long before = repaired;
      tell(found, left);
      found = left;
      if (repaired == before) {
        break;
      }
    }
    found.forEach(told);
    return new RepairReport(looked, repaired, documents.lost(), found.size());
  }

  private static boolean repairable(Finding finding) {
    return finding.remedy() == Remedy.REPAIR;
  }

  private List<Finding> check() {
    var found = new ArrayList<Finding>();
    looked =
        new Check(
                parts,
                CheckOptions.DEFAULTS,
                finding -> {
                  if (found.size() < MOST) {
                    found.add(finding);
                  }
                },
                progress)
            .run()
            .documents();
    return found;
  }

  private void tell(List<Finding> found, List<Finding> left) {
    record What(String code, Finding.Subject subject) {}
    Set<What> there = new HashSet<>();
    left.forEach(finding -> there.add(new What(finding.code(), finding.subject())));
    for (Finding finding : found) {
      if (repairable(finding) && !there.contains(new What(finding.code(), finding.subject()))) {
        repaired++;
        told.accept(finding);
      }
    }
  }

  private void repair(List<Finding> found) {
    Set<DocId> hurt = new LinkedHashSet<>();
    for (Finding finding : found) {
      if (!repairable(finding)) {
        continue;
      }
      switch (finding.subject()) {
        case Finding.Subject.OfDocument(DocId doc) -> {
          if (Flaw.DOCUMENT_LOST.is(finding)) {
            documents.found(doc);
          }
          hurt.add(doc);
        }
        case Finding.Subject.OfBranch(DocId doc, var _) -> hurt.add(doc);
        case Finding.Subject.OfBlob _,
            Finding.Subject.OfTag _,
            Finding.Subject.OfEntry _,
            Finding.Subject.Named _,
            Finding.Subject.Vault _ ->
            tables.repair(finding);
      }
    }
    for (DocId doc : hurt) {
      Moment.heed();
      try {
        documents.repair(doc);
      } catch (DaybookException.Fault e) {
        // What cannot be read stays as it is, and is found again.
        System.getLogger(Repair.class.getName())
            .log(System.Logger.Level.WARNING, "document " + doc + " cannot be repaired", e);
      }
    }
  }
}
