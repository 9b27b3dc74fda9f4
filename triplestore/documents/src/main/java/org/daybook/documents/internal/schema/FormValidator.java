package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;

/// Holds values against a form. Thread-safe.
final class FormValidator {

  private final Schema schema;

  private FormValidator(Schema schema) {
    this.schema = schema;
  }

  /// @throws com.networknt.schema.SchemaException if it is none
  /// @throws IllegalArgumentException if a pattern is none
  static FormValidator of(SchemaForm form) {
    Schema schema = SchemaCompiler.registry().getSchema(form.root());
    schema.initializeValidators();
    return new FormValidator(schema);
  }

  boolean takes(JsonNode value) {
    return schema.validate(value).isEmpty();
  }

  /// What is wrong with a value. A field that is refused for what is in it is not named once
  /// more as one that nobody declares.
  List<Error> errors(JsonNode value) {
    List<Error> errors = schema.validate(value);
    return errors.stream().filter(error -> !echo(error, errors)).toList();
  }

  private static boolean echo(Error error, List<Error> errors) {
    if (!"unevaluatedProperties".equals(error.getKeyword()) || error.getProperty() == null) {
      return false;
    }
    String field = pointer(error) + "/" + References.escaped(error.getProperty());
    return errors.stream()
        .map(FormValidator::pointer)
        .anyMatch(other -> other.equals(field) || other.startsWith(field + "/"));
  }

  static String pointer(Error error) {
    return error.getInstanceLocation().toString();
  }
}
