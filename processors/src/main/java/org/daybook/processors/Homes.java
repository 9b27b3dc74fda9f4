package org.daybook.processors;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where something runs, as manifests and pipelines write it: [#ANYWHERE], or on the workers with a
/// label.
public final class Homes {

  /// The home of what may run on every worker.
  public static final String ANYWHERE = "any";

  /// What a home looks like.
  public static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,59}");

  private Homes() {}

  /// The label that jobs ask for; null for [#ANYWHERE].
  public static @Nullable String label(String home) {
    return home.equals(ANYWHERE) ? null : home;
  }
}
