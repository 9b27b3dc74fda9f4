package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides, inside the merge transaction, whether and how a branch becomes part of `main`. Called
/// with the document locked: it must be pure and quick, and must not call the store.
@FunctionalInterface
public interface MergeRules {

  /// Decides.
  ///
  /// @param main the document as it stands now
  /// @param merged how it would stand with the branch's edit laid over it
  /// @param overlaps keys that both sides changed since the fork, to different values
  Ruling rule(Document main, Document merged, List<Overlap> overlaps);

  /// A key that both sides changed since the fork.
  ///
  /// @param key which
  /// @param main the value on `main`; null if removed there
  /// @param branch the value on the branch; null if removed there
  record Overlap(PropKey key, @Nullable JsonNode main, @Nullable JsonNode branch) {}

  /// The decision.
  sealed interface Ruling {

    /// Commit this edit, as one change made at the fork's heads.
    ///
    /// @param edit the branch's edit as settled, with the host's own writes (result tag, run
    ///     record) in it
    /// @param insisted keys of it that hold even where the branch had only restated what was there
    ///     at the fork, and `main` has changed them since; of all others `main` keeps its own
    record Proceed(Edit edit, Set<PropKey> insisted) implements Ruling {

      public Proceed {
        insisted = Set.copyOf(insisted);
      }

      /// One that insists on nothing.
      public Proceed(Edit edit) {
        this(edit, Set.of());
      }
    }

    /// Commit nothing.
    ///
    /// @param code a stable word for why, such as `read-set-changed`
    /// @param detail what differed, for people
    record Stop(String code, String detail) implements Ruling {}
  }
}
