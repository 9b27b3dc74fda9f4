package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Holds values against a form, in a bounded number of steps. Thread-safe.
final class FormValidator {

  /// A value that takes more is refused. The largest values take some millions under schemas of
  /// ordinary composition; so many steps take some seconds.
  static final long MOST_STEPS = 50_000_000;

  private static final int LONGEST_MESSAGE = 2_000;
  private static final int LONGEST_POINTER = 10_000;
  private static final NodePath ROOT = new NodePath(PathType.JSON_POINTER);

  /// What came of holding a value against the form.
  ///
  /// @param errors the first thousand; of a check that was stopped one, which says so
  /// @param finished whether it came to its end
  /// @param steps it took
  record Check(List<Error> errors, boolean finished, long steps) {}

  private final Schema schema;
  private final ExecutionConfig config;

  FormValidator(Schema schema) {
    schema.initializeValidators();
    this.schema = schema;
    this.config = schema.createExecutionContext().getExecutionConfig();
  }

  /// @throws com.networknt.schema.SchemaException if it is none
  /// @throws IllegalArgumentException if a pattern is none
  static FormValidator of(SchemaForm form) {
    return new FormValidator(SchemaCompiler.registry().getSchema(form.root()));
  }

  boolean takes(JsonNode value) {
    return errors(value).isEmpty();
  }

  /// What is wrong with a value. A field that is refused for what is in it is not named once
  /// more as one that nobody declares.
  List<Error> errors(JsonNode value) {
    return check(value, MOST_STEPS).errors();
  }

  /// The same, with another bound.
  Check check(JsonNode value, long mostSteps) {
    var run = new ValidationRun(config, mostSteps);
    try {
      schema.validate(run, value);
      run.spend(0);
      return new Check(withoutEchoes(run.getErrors()), true, run.spent());
    } catch (ValidationRun.Stopped e) {
      Error stopped = Error.builder().instanceLocation(ROOT).messageSupplier(e::getMessage).build();
      return new Check(List.of(stopped), false, run.spent());
    }
  }

  private static List<Error> withoutEchoes(List<Error> errors) {
    if (errors.isEmpty()) {
      return List.of();
    }
    Set<NodePath> around = new HashSet<>();
    for (Error error : errors) {
      NodePath place = error.getInstanceLocation();
      while (place != null && around.add(place)) {
        place = place.getParent();
      }
    }
    return errors.stream().filter(error -> !echo(error, around)).toList();
  }

  /// @param around the places with errors, and those around them
  private static boolean echo(Error error, Set<NodePath> around) {
    return "unevaluatedProperties".equals(error.getKeyword())
        && error.getProperty() != null
        && around.contains(error.getInstanceLocation().append(error.getProperty()));
  }

  /// Where an error is; the nearest place around it if that would be too long to be told.
  static String pointer(Error error) {
    Deque<NodePath> way = new ArrayDeque<>();
    for (NodePath place = error.getInstanceLocation(); place != null; place = place.getParent()) {
      way.push(place);
    }
    NodePath told = ROOT;
    long length = 0;
    for (NodePath place : way) {
      String name = place.getName(-1);
      length += name == null ? 0 : 1L + name.length();
      if (length > LONGEST_POINTER) {
        break;
      }
      told = place;
    }
    return told.toString();
  }

  /// What is wrong, cut if it lists more than anybody would read.
  static String message(Error error) {
    String message = error.getMessage();
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "...";
  }
}
