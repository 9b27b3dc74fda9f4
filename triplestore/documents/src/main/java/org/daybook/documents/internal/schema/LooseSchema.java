package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.daybook.documents.ValueSchema;

/// A schema that belongs to no tag, ready for use. Fields which it does not declare are wrong,
/// where it declares any and does not say otherwise. Immutable, thread-safe.
public final class LooseSchema implements ValueSchema {

  private static final int MOST_FAULTS = 100;

  private final FormValidator form;

  private LooseSchema(FormValidator form) {
    this.form = form;
  }

  /// Compiles it.
  ///
  /// @param what names it in messages
  /// @throws org.daybook.documents.DaybookException.Incorrect `schema-malformed`
  public static LooseSchema of(String what, JsonNode schema) {
    return new LooseSchema(new SchemaCompiler().forms(what, schema).closed());
  }

  @Override
  public List<Fault> faults(JsonNode value) {
    return form.errors(value).stream()
        .limit(MOST_FAULTS)
        .map(error -> new Fault(FormValidator.pointer(error), FormValidator.message(error)))
        .toList();
  }
}
