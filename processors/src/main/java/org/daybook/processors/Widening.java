package org.daybook.processors;

import java.util.Locale;

/// Something that an update of a plug may do and the running version may not.
///
/// @param kind what it widens
/// @param routine the routine that gains it; empty for [Kind#DEPENDENCY] and [Kind#MERGE]
/// @param what the tag, host, routine, limit, plug, processor, command or event handler that is new
public record Widening(Kind kind, String routine, String what) {

  /// What may widen.
  public enum Kind {
    READ,
    WRITE,
    HOST,
    INVOKE,
    QUERY,
    LIMIT,
    /// What an instance knows of one document may be there for the next.
    STATELESS,
    /// A plug without code gets its first.
    CODE,
    /// What waited for a person before is merged by itself.
    MERGE,
    DEPENDENCY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// For a person who decides about it.
  public String sentence() {
    return switch (kind) {
      case READ -> "routine %s reads %s".formatted(routine, what);
      case WRITE -> "routine %s writes %s".formatted(routine, what);
      case HOST -> "routine %s asks the host %s".formatted(routine, what);
      case INVOKE -> "routine %s runs the routine %s".formatted(routine, what);
      case QUERY -> "routine %s finds other documents".formatted(routine);
      case LIMIT -> "routine %s raises %s".formatted(routine, what);
      case STATELESS -> "routine %s keeps its instance from run to run".formatted(routine);
      case CODE -> "routine %s is the plug's first code".formatted(routine);
      case MERGE -> "%s merges without anybody's approval".formatted(what);
      case DEPENDENCY -> "the plug needs %s".formatted(what);
    };
  }
}
