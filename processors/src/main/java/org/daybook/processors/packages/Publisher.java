package org.daybook.processors.packages;

import java.util.List;

/// A publisher whom the operator pinned.
///
/// @param name as its signatures say it
/// @param keys any of which may sign; several while keys are changed
/// @param plugs the ids it speaks for: `org.example.notes`, or `org.example.*` for all that begin
///     so, which `org.example` itself does not
public record Publisher(String name, List<PublicKeyText> keys, List<String> plugs) {

  public Publisher {
    keys = List.copyOf(keys);
    plugs = List.copyOf(plugs);
    if (!PlugSignature.isPublisher(name) || keys.isEmpty() || plugs.isEmpty()) {
      throw new IllegalArgumentException(
          "publisher \"%s\": wanted a name like org.example, at least one key, and the plugs it speaks for"
              .formatted(name));
    }
    for (String plug : plugs) {
      if (!plug.matches("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)*(\\.\\*)?")) {
        throw new IllegalArgumentException(
            "publisher \"%s\": found plug \"%s\"; wanted an id, or a beginning and .*"
                .formatted(name, plug));
      }
    }
  }

  boolean speaksFor(String id) {
    return plugs.stream()
        .anyMatch(
            plug ->
                plug.endsWith(".*")
                    ? id.startsWith(plug.substring(0, plug.length() - 1))
                    : id.equals(plug));
  }
}
