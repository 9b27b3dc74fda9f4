package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;

/// What plugs need of each other, judged over a set of plugs as it is or as it would be.
final class Needs {

  private final Map<String, StoredPlug> plugs;

  Needs(Map<String, StoredPlug> plugs) {
    this.plugs = plugs;
  }

  /// What a plug needs and does not find.
  Faults unmet(Manifest manifest) {
    var faults = new Faults();
    working(manifest, faults);
    manifest.requires().forEach((id, range) -> there(id, range, faults));
    manifest.uses().forEach((tag, use) -> uses(tag, use, faults));
    return faults;
  }

  /// The plugs it requires that are switched off, or that require it themselves.
  void working(Manifest manifest, Faults faults) {
    for (String id : manifest.requires().keySet()) {
      StoredPlug other = plugs.get(id);
      if (reaches(id, manifest.id(), new HashSet<>())) {
        faults.add(
            Fields.at("/requires", id),
            "%s requires %s itself".formatted(id, manifest.id()),
            "let one of the two stand alone");
      } else if (other != null && !other.enabled()) {
        faults.add(
            Fields.at("/requires", id), "the plug %s is disabled".formatted(id), "enable it first");
      }
    }
  }

  private void there(String id, String range, Faults faults) {
    String at = Fields.at("/requires", id);
    StoredPlug other = plugs.get(id);
    if (id.equals(Schemas.HOST)) {
      Ranges.hold(at, id, HostTags.VERSION, range, faults);
    } else if (other == null) {
      faults.add(at, "the plug %s is not installed".formatted(id), "install it first");
    } else {
      Ranges.hold(at, id, other.manifest().version(), range, faults);
    }
  }

  private boolean reaches(String from, String to, Set<String> seen) {
    StoredPlug plug = plugs.get(from);
    return plug != null
        && seen.add(from)
        && plug.manifest().requires().keySet().stream()
            .anyMatch(next -> next.equals(to) || reaches(next, to, seen));
  }

  private void uses(Tag tag, Manifest.Use use, Faults faults) {
    if (use.owner().equals(Schemas.HOST)) {
      return; // the host's tags only grow
    }
    String at = Fields.at("/uses", tag.name());
    StoredPlug owner = plugs.get(use.owner());
    JsonNode schema = owner == null ? null : owner.manifest().owns().get(tag);
    if (owner == null && use.range() == null) {
      return; // the tag stays as it was registered, for whoever named its schema alone
    }
    if (owner == null) {
      faults.add(
          at + "/owner", "the plug %s is not installed".formatted(use.owner()), "install it first");
    } else if (schema == null) {
      faults.add(
          at,
          "%s %s does not own the tag %s"
              .formatted(use.owner(), owner.manifest().version(), tag.name()),
          "install a version of it that does");
    } else {
      Ranges.hold(at + "/range", use.owner(), owner.manifest().version(), use.range(), faults);
      if (use.schema() != null && !use.schema().equals(Digests.of(schema))) {
        faults.add(
            at + "/schema",
            "the tag's schema in %s %s is %s"
                .formatted(use.owner(), owner.manifest().version(), Digests.of(schema)),
            "name that one, or install a version with the wanted one");
      }
    }
  }
}
