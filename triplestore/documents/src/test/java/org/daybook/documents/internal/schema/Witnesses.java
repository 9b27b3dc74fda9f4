package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.SchemaVerdict.NewTag;
import org.daybook.documents.SchemaVerdict.Side;
import org.daybook.documents.Tag;

/// Tries what a verdict claims with the schemas as a vault compiles them.
final class Witnesses {

  private static final Tag TAG = new Tag("org.example.tried");
  private static final PropKey KEY = TAG.main();
  private static final SchemaCompiler COMPILER = new SchemaCompiler();

  private Witnesses() {}

  static CompiledSchema compiled(JsonNode schema) {
    return COMPILER.compiled(new RegisteredSchema(TAG, "org.example", 1, schema, ""));
  }

  static List<SchemaFault> faults(JsonNode schema, JsonNode value) {
    return compiled(schema).faults(KEY, value);
  }

  static List<SchemaFault> openFaults(JsonNode schema, JsonNode value) {
    return compiled(schema).openFaults(KEY, value);
  }

  static void assertProves(JsonNode now, JsonNode next, NewTag broken) {
    JsonNode document = broken.witness().document();
    boolean old = broken.witness().takenBy() == Side.NOW;
    assertThat(faults(old ? now : next, document)).as("taken: %s", broken).isEmpty();
    assertThat(old ? faults(next, document) : openFaults(now, document))
        .as("refused: %s", broken)
        .anySatisfy(
            fault -> {
              assertThat(fault.pointer()).isEqualTo(broken.witness().pointer());
              assertThat(fault.message()).isEqualTo(broken.witness().fault());
            });
  }
}
