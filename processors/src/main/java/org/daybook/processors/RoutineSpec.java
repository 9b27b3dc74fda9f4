package org.daybook.processors;

import org.jspecify.annotations.Nullable;

/// A routine of a plug, for whoever puts it to use.
///
/// @param plug the plug's id
/// @param plugVersion the plug's version
/// @param name the routine's name within the plug
/// @param kind what it works on
/// @param capabilities what it declared to read and write
/// @param version changes when anything that decides what its runs do changes: a digest over
///     module, capabilities, grants and limits
/// @param home only workers with this label run it, where who puts it to use says nothing else;
///     null for any
public record RoutineSpec(
    String plug,
    String plugVersion,
    String name,
    Manifest.Kind kind,
    Capabilities capabilities,
    String version,
    @Nullable String home) {

  /// `<plug>/<routine>`, as pipelines name it.
  public String id() {
    return plug + "/" + name;
  }
}
