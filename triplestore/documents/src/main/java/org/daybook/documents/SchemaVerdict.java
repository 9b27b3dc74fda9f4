package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;

/// Whether a schema may take the place of the one a tag has now, found mechanically.
///
/// Schemas are closed for writers and open for readers. The next one fits if what writers of the
/// present one put is valid under it, and readers of the present one understand what its writers
/// put. Everything else needs a new tag.
public sealed interface SchemaVerdict {

  /// Whether the next schema may be registered.
  default boolean compatible() {
    return switch (this) {
      case Same _, Patch _, Minor _ -> true;
      case NewTag _, Undecided _ -> false;
    };
  }

  /// The verdict in one word: `same`, `patch`, `minor`, `new-tag` or `undecided`.
  default String word() {
    return switch (this) {
      case Same _ -> "same";
      case Patch _ -> "patch";
      case Minor _ -> "minor";
      case NewTag _ -> "new-tag";
      case Undecided _ -> "undecided";
    };
  }

  /// It is the same text, but for the order of fields.
  record Same() implements SchemaVerdict {}

  /// It takes the same values: annotations differ, or how it is spelled.
  record Patch() implements SchemaVerdict {}

  /// It takes more: optional fields, or further values of an `x-open-enum` enumeration.
  record Minor() implements SchemaVerdict {}

  /// It breaks someone, as the witness proves.
  ///
  /// @param reason in words
  /// @param pointer JSON pointer to what differs: in the next schema if that refuses the witness,
  ///     else in the present one
  record NewTag(String reason, String pointer, Witness witness) implements SchemaVerdict {}

  /// It could not be proven to fit, and no value was found that shows the contrary: needs a new tag
  /// too.
  ///
  /// @param pointer JSON pointer to what could not be proven, in the schema it is wanted by
  /// @param keyword the keyword there
  record Undecided(String pointer, String keyword) implements SchemaVerdict {}

  /// One of the two schemas.
  enum Side {
    NOW,
    NEXT
  }

  /// A value that one schema takes and the other refuses.
  ///
  /// @param document the value
  /// @param takenBy whose writers may put it. If it is [Side#NOW], the next schema refuses it
  ///     from writers; if it is [Side#NEXT], readers of the present one cannot make sense of it
  /// @param pointer JSON pointer to the fault within the value
  /// @param fault what the other side finds wrong
  record Witness(JsonNode document, Side takenBy, String pointer, String fault) {

    public Side refusedBy() {
      return takenBy == Side.NOW ? Side.NEXT : Side.NOW;
    }
  }
}
