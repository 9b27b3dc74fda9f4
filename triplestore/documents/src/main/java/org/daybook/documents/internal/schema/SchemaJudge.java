package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.SchemaVerdict.Side;
import org.daybook.documents.SchemaVerdict.Witness;
import org.daybook.documents.internal.schema.Inclusion.Gap;
import org.daybook.documents.internal.schema.SchemaForm.Audience;

/// Judges whether a schema may succeed another. Pure: the same schemas have the same verdict.
public final class SchemaJudge {

  private SchemaJudge() {}

  /// The verdict on `next` in the place of `now`.
  ///
  /// @param now a schema that [SchemaCompiler] takes
  /// @param next another
  public static SchemaVerdict verdict(JsonNode now, JsonNode next) {
    if (SchemaSuccession.canonical(now).equals(SchemaSuccession.canonical(next))) {
      return new SchemaVerdict.Same();
    }
    SchemaForm before = SchemaForm.of(now, Audience.WRITER);
    SchemaForm after = SchemaForm.of(next, Audience.WRITER);
    SchemaForm reader = SchemaForm.of(now, Audience.READER);
    List<Gap> old = Inclusion.gaps(before, after);
    List<Gap> young = Inclusion.gaps(after, reader);
    if (old.isEmpty() && young.isEmpty()) {
      return fitting(now, before, after, reader, SchemaForm.of(next, Audience.READER));
    }
    if (!old.isEmpty()) {
      var found = WitnessSearch.find(before, after, old);
      if (found.isPresent()) {
        return newTag(found.get(), Side.NOW);
      }
    }
    Optional<WitnessSearch.Found> found =
        young.isEmpty() ? Optional.empty() : WitnessSearch.find(after, reader, young);
    return found
        .map(value -> newTag(value, Side.NEXT))
        .orElseGet(() -> undecided(old.isEmpty() ? young.getFirst() : old.getFirst()));
  }

  /// What later versions may bring must be let be by readers of the present one too, so that
  /// compatible is so over many versions.
  private static SchemaVerdict fitting(
      JsonNode now,
      SchemaForm before,
      SchemaForm after,
      SchemaForm reader,
      SchemaForm laterReader) {
    List<Gap> later = Inclusion.gaps(laterReader, reader);
    if (!later.isEmpty()) {
      Gap gap = later.getFirst();
      return now.at(gap.pointer()).has("enum")
          ? new SchemaVerdict.Undecided(gap.pointer() + "/x-open-enum", "x-open-enum")
          : undecided(gap);
    }
    return Inclusion.gaps(after, before).isEmpty()
        ? new SchemaVerdict.Patch()
        : new SchemaVerdict.Minor();
  }

  private static SchemaVerdict undecided(Gap gap) {
    return new SchemaVerdict.Undecided(pointer(gap), gap.keyword());
  }

  private static String pointer(Gap gap) {
    return gap.pointer() + "/" + gap.keyword();
  }

  private static SchemaVerdict newTag(WitnessSearch.Found found, Side takenBy) {
    String at = FormValidator.pointer(found.fault());
    String fault = FormValidator.message(found.fault());
    String where = at.isEmpty() ? "" : " at " + at;
    String reason =
        switch (takenBy) {
          case NOW -> "what is valid now would not be any more%s: %s".formatted(where, fault);
          case NEXT ->
              "who knows the present schema could not read what the next lets in%s: %s"
                  .formatted(where, fault);
        };
    return new SchemaVerdict.NewTag(
        reason, pointer(found.gap()), new Witness(found.document(), takenBy, at, fault));
  }
}
