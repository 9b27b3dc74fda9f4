package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.SchemaVerdict.NewTag;
import org.daybook.documents.SchemaVerdict.Same;
import org.daybook.documents.internal.schema.DocumentGenerator.Aim;
import org.daybook.documents.internal.schema.SchemaForm.Audience;

class SchemaJudgePropertiesTest {

  private static final int DOCUMENTS = 60;

  @Property(tries = 300, seed = "20260301")
  void everyVerdictOnAChangedSchemaHolds(@ForAll long seed) {
    var schemas = new RandomSchemas(new SplittableRandom(seed));
    ObjectNode now = schemas.schema();
    holds(now, schemas.changed(now), seed);
  }

  @Property(tries = 200, seed = "20260302")
  void everyVerdictOnTwoSchemasHolds(@ForAll long seed) {
    var schemas = new RandomSchemas(new SplittableRandom(seed));
    holds(schemas.schema(), schemas.schema(), seed);
  }

  private static void holds(JsonNode now, JsonNode next, long seed) {
    SchemaVerdict verdict = SchemaJudge.verdict(now, next);
    if (verdict instanceof NewTag broken) {
      Witnesses.assertProves(now, next, broken);
    }
    if (verdict.compatible()) {
      FormValidator after = FormValidator.of(SchemaForm.of(next, Audience.WRITER));
      FormValidator reader = FormValidator.of(SchemaForm.of(now, Audience.READER));
      survives(now, after, next, seed);
      survives(next, reader, now, seed);
    }
  }

  /// Tries values made from either schema, so that what made them is not what judged them.
  private static void survives(JsonNode from, FormValidator taking, JsonNode with, long seed) {
    SchemaForm form = SchemaForm.of(from, Audience.WRITER);
    FormValidator taken = FormValidator.of(form);
    var aim = new Aim(List.of(), Hints.of(List.of(from, with)), true);
    for (SchemaForm source : List.of(form, SchemaForm.of(with, Audience.READER))) {
      var generator = new DocumentGenerator(source, new SplittableRandom(seed));
      for (int i = 0; i < DOCUMENTS; i++) {
        generator
            .next(i % 5, aim)
            .filter(taken::takes)
            .ifPresent(
                document ->
                    assertThat(taking.takes(document))
                        .as("%s%n of %s%n against %s", document, from, with)
                        .isTrue());
      }
    }
  }

  @Property(tries = 200, seed = "20260303")
  void aSchemaIsTheSameAsItself(@ForAll long seed) {
    ObjectNode schema = new RandomSchemas(new SplittableRandom(seed)).schema();
    assertThat(SchemaJudge.verdict(schema, schema.deepCopy())).isEqualTo(new Same());
  }

  @Property(tries = 300, seed = "20260304")
  void orderSaysNothing(@ForAll long seed) {
    var schemas = new RandomSchemas(new SplittableRandom(seed));
    ObjectNode schema = schemas.schema();
    JsonNode shuffled = schemas.shuffled(schema);
    assertThat(SchemaJudge.verdict(schema, shuffled).word())
        .as("%s%n%s", schema, shuffled)
        .isIn("same", "patch");
  }
}
