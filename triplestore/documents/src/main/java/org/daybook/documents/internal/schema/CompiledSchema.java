package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.internal.automerge.TextShape;

/// A tag's schema, ready for use. Immutable, thread-safe.
public final class CompiledSchema {

  private static final int MOST_FAULTS = 100;

  private final RegisteredSchema registered;
  private final Schema schema;
  private final TextShape text;

  CompiledSchema(RegisteredSchema registered, Schema schema) {
    this.registered = registered;
    this.schema = schema;
    this.text = SchemaText.of(registered.schema());
  }

  public RegisteredSchema registered() {
    return registered;
  }

  /// Where its values hold collaborative text.
  public TextShape text() {
    return text;
  }

  /// What is wrong with a value, the first hundred at most.
  public List<SchemaFault> faults(PropKey key, JsonNode value) {
    return schema.validate(value).stream()
        .limit(MOST_FAULTS)
        .map(error -> new SchemaFault(key, pointer(error), error.getMessage()))
        .toList();
  }

  private static String pointer(Error error) {
    return error.getInstanceLocation().toString();
  }
}
