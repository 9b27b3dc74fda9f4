package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.daybook.documents.internal.schema.DocumentGenerator.Aim;
import org.daybook.documents.internal.schema.FormValidator.Check;
import org.daybook.documents.internal.schema.Inclusion.Gap;

/// Looks for a value that one form takes and another refuses, where a proof of the contrary left
/// gaps. Deterministic; bounded by the number of values it tries, and by the steps of holding all
/// of them against the forms.
final class WitnessSearch {

  private static final long SEED = 0x5EEDL;
  private static final int TRIES_PER_GAP = 240;
  private static final int TRIES_ELSEWHERE = 400;
  private static final int RICHEST = 4;

  /// In steps of making them.
  private static final long MOST_REMEMBERED = 5_000_000;

  /// @param gap where the value was looked for
  record Found(JsonNode document, Error fault, Gap gap) {}

  private final DocumentGenerator generator;
  private final FormValidator taking;
  private final FormValidator refusing;
  private final Hints anywhere;
  private final Set<JsonNode> tried = new HashSet<>();

  private long remembered;
  private long steps = FormValidator.MOST_STEPS;

  private WitnessSearch(SchemaForm taker, SchemaForm refuser) {
    this.generator = new DocumentGenerator(taker, new SplittableRandom(SEED));
    this.taking = FormValidator.of(taker);
    this.refusing = FormValidator.of(refuser);
    this.anywhere = Hints.of(List.of(taker.root(), refuser.root()));
  }

  /// @param gaps not empty
  static Optional<Found> find(SchemaForm taker, SchemaForm refuser, List<Gap> gaps) {
    var search = new WitnessSearch(taker, refuser);
    try {
      for (Gap gap : gaps) {
        var aim = new Aim(gap.path(), Hints.of(gap.near()), false);
        Optional<Found> found = search.tries(TRIES_PER_GAP, aim, gap);
        if (found.isPresent()) {
          return found;
        }
      }
      var all = new Aim(List.of(), search.anywhere, true);
      return search.tries(TRIES_ELSEWHERE, all, gaps.getFirst());
    } catch (Alternatives.TooMany e) {
      return Optional.empty();
    }
  }

  private Optional<Found> tries(int tries, Aim aim, Gap gap) {
    for (int i = 0; i < tries && steps > 0; i++) {
      int rich = Math.min(RICHEST, i * (RICHEST + 1) / tries);
      Optional<JsonNode> made = generator.next(rich, aim);
      steps = Math.max(0, steps - generator.spent());
      if (made.isPresent() && isNew(made.get()) && taken(made.get())) {
        Check check = checked(refusing, made.get());
        if (check.finished() && !check.errors().isEmpty()) {
          return Optional.of(new Found(made.get(), check.errors().getFirst(), gap));
        }
      }
    }
    return Optional.empty();
  }

  /// Large values are not remembered without an end.
  private boolean isNew(JsonNode value) {
    remembered += generator.spent();
    return remembered > MOST_REMEMBERED || tried.add(value);
  }

  private boolean taken(JsonNode value) {
    return checked(taking, value).errors().isEmpty();
  }

  private Check checked(FormValidator form, JsonNode value) {
    Check check = form.check(value, steps);
    steps = Math.max(0, steps - check.steps());
    return check;
  }
}
