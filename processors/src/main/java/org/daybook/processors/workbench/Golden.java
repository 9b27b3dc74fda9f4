package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.jspecify.annotations.Nullable;

/// A document as it is before a run, and as it must be after.
///
/// @param name of its folder
/// @param routine that is run
/// @param subject the document
/// @param others documents that are there beside
/// @param input of the run
/// @param beyond what hosts answer, and the signals that come
/// @param wanted how it must end; null before anybody has said
/// @param after the file that says that
public record Golden(
    String name,
    String routine,
    Subject subject,
    List<Subject> others,
    JsonNode input,
    Beyond beyond,
    @Nullable Wanted wanted,
    Path after) {

  public Golden {
    others = List.copyOf(others);
  }

  /// How a run must end.
  public sealed interface Wanted {

    /// Well.
    ///
    /// @param props all that there is then under the tags that the routine may write
    /// @param output what it returns; null for anything
    record Props(SortedMap<PropKey, JsonNode> props, @Nullable JsonNode output) implements Wanted {

      public Props {
        props = Collections.unmodifiableSortedMap(new TreeMap<>(props));
      }
    }

    /// With a failure.
    ///
    /// @param code the host's, or the one that the routine reports
    record Failure(String code) implements Wanted {}
  }
}
