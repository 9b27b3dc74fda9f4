package org.daybook.processors.workbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;

/// Tests a plug on its golden documents.
public final class PlugTests {

  /// At how many of its host calls a run is killed, if nobody says otherwise.
  public static final int MOST_KILLS = 100;

  private final Workbench workbench;
  private final int mostKills;

  /// @param workbench with the plug
  /// @param mostKills at how many of its host calls a run is killed at most
  public PlugTests(Workbench workbench, int mostKills) {
    this.workbench = workbench;
    this.mostKills = mostKills;
  }

  /// Tests it on one of them.
  ///
  /// @throws DaybookException.Incorrect `golden-unreadable` for props that no document can have
  public GoldenVerdict run(Golden golden) throws IOException {
    var others = new ArrayList<DocId>();
    for (Subject other : golden.others()) {
      others.add(put(golden, golden.name() + "/" + others.size(), other));
    }
    DocId doc = put(golden, golden.name(), golden.subject());
    try {
      return new Rehearsal(stage(golden, doc), golden, mostKills).play();
    } finally {
      workbench.remove(doc);
      others.forEach(workbench::remove); // lest the next golden's queries find them
    }
  }

  private DocId put(Golden golden, String name, Subject subject) throws IOException {
    try {
      return workbench.put(name, subject);
    } catch (DaybookException.Incorrect refused) {
      throw new DaybookException.Incorrect(
          "golden-unreadable",
          "%s: %s: %s"
              .formatted(
                  golden.after().resolveSibling(Goldens.BEFORE),
                  refused.code(),
                  refused.getMessage()),
          refused);
    }
  }

  private Rehearsal.Stage stage(Golden golden, DocId doc) {
    return new Rehearsal.Stage() {
      @Override
      public Trial run(TrialJournal journal) {
        return workbench.run(golden.routine(), doc, golden.input(), journal);
      }

      @Override
      public Heads main() {
        return workbench.main(doc);
      }
    };
  }

  /// Tests it on all.
  public List<GoldenVerdict> run(List<Golden> goldens) throws IOException {
    var verdicts = new ArrayList<GoldenVerdict>();
    for (Golden golden : goldens) {
      verdicts.add(run(golden));
    }
    return verdicts;
  }
}
