package org.daybook.documents;

/// What a check looked at.
///
/// @param sequence the feed's last entry at the moment that was checked
/// @param documents living, deleted and purged
/// @param branches open ones
/// @param entries of the feed
/// @param blobs that documents name
/// @param findings how many were told
public record CheckReport(
    Sequence sequence, long documents, long branches, long entries, long blobs, long findings) {

  /// Whether all was as it must be.
  public boolean clean() {
    return findings == 0;
  }
}
