package org.daybook.processors;

import java.util.Set;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// A routine of an enabled plug that runs when it is asked for, or when something happens.
///
/// @param plug the plug's id
/// @param version changes when anything of the plug changes: the digest of its files
/// @param name the command's or the event's name within the plug
/// @param routine the routine's name within the plug
/// @param capabilities the routine's
/// @param owns the tags that the plug owns
/// @param home only workers with this label run it; null for any
public record TriggerSpec(
    String plug,
    String version,
    String name,
    String routine,
    Capabilities capabilities,
    Set<Tag> owns,
    @Nullable String home) {

  public TriggerSpec {
    owns = Set.copyOf(owns);
  }

  /// `<plug>:<name>`.
  public String id() {
    return plug + ":" + name;
  }
}
