package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.daybook.documents.SchemaVerdict;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whether a schema may take the place of a tag's current one.
///
/// @param verdict `same`, `patch`, `minor`, `new-tag` or `undecided`
/// @param compatible whether it may be registered
/// @param reason why not, in words
/// @param pointer to what differs, or could not be proven: a JSON pointer into a schema
/// @param keyword the keyword there, where nothing could be proven
/// @param witness a value that one of the two takes and the other refuses
@Schema(name = "SchemaVerdict")
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerdictView(
    String verdict,
    boolean compatible,
    @Nullable String reason,
    @Nullable String pointer,
    @Nullable String keyword,
    @Nullable Witness witness) {

  /// @param value what `takenBy` takes and `refusedBy` refuses: `now` is the current schema,
  ///     `next` the candidate
  /// @param pointer JSON pointer to the fault within the value
  /// @param fault what the other side finds wrong
  @Schema(name = "SchemaWitness")
  record Witness(JsonNode value, String takenBy, String refusedBy, String pointer, String fault) {

    static Witness of(SchemaVerdict.Witness witness) {
      return new Witness(
          witness.document(),
          word(witness.takenBy()),
          word(witness.refusedBy()),
          witness.pointer(),
          witness.fault());
    }

    private static String word(SchemaVerdict.Side side) {
      return side.name().toLowerCase(Locale.ROOT);
    }
  }

  static VerdictView of(SchemaVerdict verdict) {
    return switch (verdict) {
      case SchemaVerdict.Same _, SchemaVerdict.Patch _, SchemaVerdict.Minor _ ->
          new VerdictView(verdict.word(), verdict.compatible(), null, null, null, null);
      case SchemaVerdict.NewTag(String reason, String pointer, SchemaVerdict.Witness witness) ->
          new VerdictView(verdict.word(), false, reason, pointer, null, Witness.of(witness));
      case SchemaVerdict.Undecided(String pointer, String keyword) ->
          new VerdictView(
              verdict.word(),
              false,
              "it could not be proven to fit, so it needs a new tag",
              pointer,
              keyword,
              null);
    };
  }
}
