package org.daybook.queryapi.rest;

import jakarta.ws.rs.core.Response;
import org.daybook.documents.Commit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a write answers.
///
/// @param heads the version it made, also the answer's ETag
/// @param sequence its place in the feed
@Schema(name = "Commit")
record Written(String id, String heads, long sequence) {

  static Written of(Commit commit) {
    return new Written(commit.doc().value(), commit.heads().toString(), commit.sequence().value());
  }

  static Response answer(Response.ResponseBuilder response, Commit commit) {
    return response.entity(of(commit)).tag(commit.heads().toString()).build();
  }
}
