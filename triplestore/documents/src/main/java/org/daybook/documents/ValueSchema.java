package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.daybook.documents.internal.schema.LooseSchema;

/// A JSON Schema 2020-12 of values that are not props, such as the arguments of a command. It is
/// read as those of tags are: it stands alone, and fields which it does not declare are wrong,
/// where it declares any and does not say otherwise. Immutable, thread-safe.
public interface ValueSchema {

  /// Reads a schema.
  ///
  /// @param what names it in messages, such as `the schema of the arguments`
  /// @throws DaybookException.Incorrect `schema-malformed`
  static ValueSchema of(String what, JsonNode schema) {
    return LooseSchema.of(what, schema);
  }

  /// What is wrong with a value, the first hundred at most; empty when nothing is.
  List<Fault> faults(JsonNode value);

  /// One way in which a value breaks the schema.
  ///
  /// @param pointer JSON pointer to the fault within the value; empty for the value itself
  /// @param message what was found and what is wanted
  record Fault(String pointer, String message) {

    @Override
    public String toString() {
      return (pointer.isEmpty() ? "the value itself" : pointer) + ": " + message;
    }
  }
}
