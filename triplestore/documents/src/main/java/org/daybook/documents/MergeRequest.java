package org.daybook.documents;

import java.util.List;

/// A finished run asks for its branch to become part of `main`.
///
/// @param job the job; its id is the merge's key, so a repeat answers the first result
/// @param epoch the engine's incarnation the job ran under; one below [DocumentStore#fence] is
///     refused
/// @param doc the document
/// @param fork the version the branch began at
/// @param edit what the branch changed
/// @param created documents that come to be with the merge, or not at all; the branch's edit may
///     link to them
/// @param provenance author (the processor) and cause
public record MergeRequest(
    String job,
    long epoch,
    DocId doc,
    Heads fork,
    Edit edit,
    List<NewDocument> created,
    Provenance provenance) {

  public MergeRequest {
    created = List.copyOf(created);
  }

  /// One that creates nothing.
  public MergeRequest(
      String job, long epoch, DocId doc, Heads fork, Edit edit, Provenance provenance) {
    this(job, epoch, doc, fork, edit, List.of(), provenance);
  }
}
