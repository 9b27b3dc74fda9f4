package org.daybook.processors.bindings;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.Tag;

/// What a value looks like, as far as types can say it.
sealed interface Shape {

  /// A value without parts that have names. What no other shape describes is [#JSON].
  enum Plain implements Shape {
    TEXT,
    INTEGER,
    NUMBER,
    TRUTH,
    JSON
  }

  /// A list.
  record Items(Shape element) implements Shape {}

  /// One of these texts.
  ///
  /// @param name its words, unlike those of every other type of the file
  record Choice(List<String> name, List<String> values) implements Shape {
    public Choice {
      name = List.copyOf(name);
      values = List.copyOf(values);
    }
  }

  /// An object with these fields.
  ///
  /// @param name its words, unlike those of every other type of the file
  /// @param about one line for people; may be empty
  /// @param tag the tag whose props it is; empty for a part of another
  /// @param whole whether it is no object: its one field is the value itself
  record Struct(
      List<String> name, String about, Optional<Tag> tag, boolean whole, List<Field> fields)
      implements Shape {
    public Struct {
      name = List.copyOf(name);
      fields = List.copyOf(fields);
    }
  }

  /// A field of an object.
  ///
  /// @param name as the JSON has it
  /// @param about one line for people; may be empty
  /// @param nullable whether null may stand there
  record Field(String name, String about, Shape shape, boolean required, boolean nullable) {

    /// Whether it may be without a value; if required it is null then, else absent.
    boolean mayBeAbsent() {
      return !required || nullable;
    }
  }
}
