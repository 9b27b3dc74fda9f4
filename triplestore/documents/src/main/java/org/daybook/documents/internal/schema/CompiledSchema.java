package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.internal.automerge.TextShape;

/// A tag's schema, ready for use: closed for writers, open for readers. Immutable, thread-safe.
public final class CompiledSchema {

  private static final int MOST_FAULTS = 100;

  private final RegisteredSchema registered;
  private final FormValidator closed;
  private final FormValidator open;
  private final TextShape text;

  CompiledSchema(RegisteredSchema registered, FormValidator closed, FormValidator open) {
    this.registered = registered;
    this.closed = closed;
    this.open = open;
    this.text = SchemaText.of(registered.schema());
  }

  public RegisteredSchema registered() {
    return registered;
  }

  /// Where its values hold collaborative text.
  public TextShape text() {
    return text;
  }

  /// What is wrong with a value that is to be put, the first hundred at most. Fields which the
  /// schema does not declare are wrong, where it declares any and does not say otherwise.
  public List<SchemaFault> faults(PropKey key, JsonNode value) {
    return faults(closed, key, value);
  }

  /// What a reader that knows this schema cannot make sense of in a value, which a later version of
  /// the schema may have let in; the first hundred at most. Unknown fields are none.
  public List<SchemaFault> openFaults(PropKey key, JsonNode value) {
    return faults(open, key, value);
  }

  private static List<SchemaFault> faults(FormValidator form, PropKey key, JsonNode value) {
    return form.errors(value).stream()
        .limit(MOST_FAULTS)
        .map(
            error ->
                new SchemaFault(key, FormValidator.pointer(error), FormValidator.message(error)))
        .toList();
  }
}
