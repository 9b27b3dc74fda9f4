package org.daybook.documents;

/// One way in which a value breaks its tag's schema.
///
/// @param key the prop
/// @param pointer JSON pointer to the fault within the value; empty for the value itself. Where it
///     would be longer than 10,000 characters, to the nearest place around the fault
/// @param message what was found and what is wanted
public record SchemaFault(PropKey key, String pointer, String message) {

  @Override
  public String toString() {
    return key + pointer + ": " + message;
  }
}
