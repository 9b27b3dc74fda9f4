package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugFault;
import org.daybook.processors.Widening;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.VersionRule;
import org.daybook.processors.internal.Widenings;

/// What installing a plug in place of another version would meet.
///
/// @param now the other version
/// @param verdicts on the schema of each tag that both own
/// @param added tags that only the next version owns
/// @param dropped tags that only the present one owns
/// @param faults why the update would be refused
/// @param widenings what it would be held for
public record Review(
    String now,
    SortedMap<Tag, SchemaVerdict> verdicts,
    List<Tag> added,
    List<Tag> dropped,
    List<PlugFault> faults,
    List<Widening> widenings) {

  public Review {
    verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
    faults = List.copyOf(faults);
    widenings = List.copyOf(widenings);
  }

  /// @param schemas of a vault of its own, in which nothing of either is registered yet
  static Review of(Manifest now, Manifest next, Schemas schemas) {
    schemas.register(now.id(), now.owns());
    var verdicts = new TreeMap<Tag, SchemaVerdict>();
    var added = new ArrayList<Tag>();
    next.owns()
        .forEach(
            (tag, schema) -> {
              if (now.owns().containsKey(tag)) {
                verdict(schemas, tag, schema).ifPresent(verdict -> verdicts.put(tag, verdict));
              } else {
                added.add(tag);
              }
            });
    var dropped = new ArrayList<>(now.owns().keySet());
    dropped.removeAll(next.owns().keySet());
    var faults = new Faults();
    try {
      VersionRule.rises(next, now);
      new VersionRule(schemas).check(next, now, faults);
    } catch (DaybookException.Conflict lower) {
      faults.add("/version", lower.code(), String.valueOf(lower.getMessage()));
    }
    return new Review(
        now.version(), verdicts, added, dropped, faults.list(), Widenings.between(now, next));
  }

  /// Empty for a schema that is none: that is a fault of the version rule's.
  private static Optional<SchemaVerdict> verdict(Schemas schemas, Tag tag, JsonNode schema) {
    try {
      return Optional.of(schemas.verdict(tag, schema));
    } catch (DaybookException.Incorrect _) {
      return Optional.empty();
    }
  }
}
