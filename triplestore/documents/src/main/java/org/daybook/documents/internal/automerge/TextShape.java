package org.daybook.documents.internal.automerge;

/// Which strings of a value are collaborative text. Walked alongside the value.
public interface TextShape {

  /// No text anywhere.
  TextShape NONE =
      new TextShape() {
        @Override
        public boolean isText() {
          return false;
        }

        @Override
        public TextShape field(String name) {
          return this;
        }

        @Override
        public TextShape element() {
          return this;
        }
      };

  /// Whether a string here is text.
  boolean isText();

  /// The shape of a field, when this is an object.
  TextShape field(String name);

  /// The shape of the elements, when this is a list.
  TextShape element();
}
