package org.daybook.processors;

import java.util.HashSet;
import java.util.Set;

/// What a routine may reach beside its own document, as its manifest declares: nothing unless it is
/// named here.
///
/// @param hosts whom it may ask over http, each `host` or `host:port`, exactly
/// @param invokes the routines it may run on its document, each `routine` of its own plug or
///     `plug:routine`
/// @param query whether it may find other documents and see those of their props that it may read
public record Grants(Set<String> hosts, Set<String> invokes, boolean query) {

  public static final Grants NONE = new Grants(Set.of(), Set.of(), false);

  public Grants {
    hosts = Set.copyOf(hosts);
    invokes = Set.copyOf(invokes);
  }

  /// What remains of these for who is invoked: hosts that its callers may ask too, named alike, and
  /// documents if they may find them too. What it may invoke remains, for that is held to less in
  /// its turn.
  public Grants within(Grants callers) {
    var both = new HashSet<>(hosts);
    both.retainAll(callers.hosts);
    return new Grants(both, invokes, query && callers.query);
  }
}
