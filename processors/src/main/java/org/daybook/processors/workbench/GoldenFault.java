package org.daybook.processors.workbench;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.Difference;
import org.daybook.documents.PropKey;

/// Why a golden document's test failed.
public sealed interface GoldenFault {

  /// The props are others.
  ///
  /// @param differences from those wanted to those there were
  record Props(SortedMap<PropKey, Difference> differences) implements GoldenFault {

    public Props {
      differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
    }
  }

  /// It ended otherwise, or returned something else.
  record Ending(String wanted, String got) implements GoldenFault {}

  /// A replay did not do what the run had done.
  ///
  /// @param when which replay
  /// @param what it did otherwise
  record Replay(String when, String what) implements GoldenFault {}
}
