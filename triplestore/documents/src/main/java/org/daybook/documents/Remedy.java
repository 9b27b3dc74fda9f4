package org.daybook.documents;

/// What helps against a [Finding].
public enum Remedy {
  /// [Care#repair] makes it right.
  REPAIR("run repair"),
  /// What is gone is in a backup, if anywhere.
  RESTORE("restore a backup"),
  /// The same bytes, put again, replace it.
  PUT_AGAIN("import the file again, or copy the blob from a backup"),
  /// The mirror is deleted and built anew from the documents.
  REBUILD("rebuild the mirror"),
  /// Only a person can know what was meant.
  DECIDE("decide which is meant, and edit or delete the other"),
  /// It does no harm.
  NOTHING("nothing needs to be done");

  private final String text;

  Remedy(String text) {
    this.text = text;
  }

  /// The same for people, as an order.
  public String text() {
    return text;
  }
}
