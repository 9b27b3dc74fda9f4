package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.PropKey;

/// A document to try a routine on.
///
/// @param props its content
/// @param blobs files with the bytes of the blobs that its props name, in any order
public record Subject(SortedMap<PropKey, JsonNode> props, List<Path> blobs) {

  public Subject {
    props = Collections.unmodifiableSortedMap(new TreeMap<>(props));
    blobs = List.copyOf(blobs);
  }

  public Subject(Map<PropKey, JsonNode> props, List<Path> blobs) {
    this(new TreeMap<>(props), blobs);
  }
}
