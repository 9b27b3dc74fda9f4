package org.daybook.documents;

/// A link from one document's `main` to another document.
///
/// @param source the document that holds it
/// @param key in which prop
/// @param pointer where in its value: a JSON pointer
/// @param link what it says
/// @param state whether there is something at its other end
public record Reference(DocId source, PropKey key, String pointer, Link link, State state) {

  /// What is at a link's other end.
  public enum State {
    /// A living document, with the prop and at the version that the link names.
    PRESENT,
    /// A document that was deleted or purged, or that never was here.
    NO_DOCUMENT,
    /// A living document without the prop that the link names.
    NO_PROP
  }
}
