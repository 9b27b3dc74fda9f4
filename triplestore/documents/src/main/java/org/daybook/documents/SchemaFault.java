package org.daybook.documents;

/// One way in which a value breaks its tag's schema.
///
/// @param key the prop
/// @param pointer JSON pointer to the fault within the value; empty for the value itself
/// @param message what was found and what is wanted
public record SchemaFault(PropKey key, String pointer, String message) {

  @Override
  public String toString() {
    return key + pointer + ": " + message;
  }
}
