package org.daybook.documents;

import java.util.List;

/// Something that follows the documents and can be compared with them, as [Care#check] does. Called
/// on the checking thread, a document at a time.
public interface Mirror {

  /// What it is called, for people.
  String name();

  /// Compares what it holds of a living document with the document. Waits until it has taken in
  /// the feed up to the document's sequence; when it holds a later version, it answers nothing.
  List<Finding> check(Document document);

  /// What it still holds of a document that is no more.
  ///
  /// @param sequence the feed's entry that ended it; waits for that one
  List<Finding> checkGone(DocId doc, Sequence sequence);
}
