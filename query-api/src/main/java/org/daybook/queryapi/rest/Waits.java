package org.daybook.queryapi.rest;

import java.time.Duration;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.FollowerStatus;
import org.daybook.documents.Sequence;
import org.daybook.queryapi.vault.Vault;
import org.jspecify.annotations.Nullable;

/// Waiting, before a read, until a follower has taken a change.
final class Waits {

  /// The follower that is meant when none is named.
  static final String GRAPH = "graph";

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Waits() {}

  /// Waits as a request asks.
  ///
  /// @param sequence null: not at all
  /// @param follower null: [#GRAPH]
  /// @throws DaybookException.Busy `graph-behind`, `follower-behind`
  static void await(Vault vault, @Nullable String sequence, @Nullable String follower)
      throws InterruptedException {
    if (sequence == null) {
      return;
    }
    Sequence wanted = Given.sequence(sequence);
    String name = follower == null ? GRAPH : follower;
    status(vault, name);
    if (vault.followers().awaitReached(name, wanted, LONGEST)) {
      return;
    }
    if (name.equals(GRAPH)) {
      throw new DaybookException.Busy(
          "graph-behind",
          "the graph had not reached change %s after %s; ask again, or without waiting"
              .formatted(wanted, LONGEST));
    }
    throw new DaybookException.Busy(
        "follower-behind",
        "follower %s had not reached change %s after %s; ask again, or without waiting"
            .formatted(name, wanted, LONGEST));
  }

  /// How a follower is doing.
  ///
  /// @throws DaybookException.NotFound `follower-unknown`
  static FollowerStatus status(Vault vault, String name) {
    var statuses = new TreeMap<String, FollowerStatus>();
    vault.followers().statuses().forEach(status -> statuses.put(status.name(), status));
    FollowerStatus status = statuses.get(name);
    if (status == null) {
      throw new DaybookException.NotFound(
          "follower-unknown",
          "no follower is called \"%s\"; there are %s"
              .formatted(name, String.join(", ", statuses.keySet())));
    }
    return status;
  }
}
