package org.daybook.ingest.internal.vocabulary;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Raw metadata, and what is assumed where it does not say.
///
/// @param values all values of each name
/// @param zone the zone of times that name none
record Raw(Map<String, List<String>> values, ZoneId zone) {

  List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<String> first(String name) {
    return values(name).stream().findFirst();
  }
}
