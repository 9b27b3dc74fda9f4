package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.daybook.documents.Feed;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The feed of changes, page by page.
@Path("/api/v1/feed")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "feed")
public class FeedResource {

  private final CurrentVault current;

  FeedResource(CurrentVault current) {
    this.current = current;
  }

  /// One change.
  ///
  /// @param branch `main`, or the branch it tells of
  /// @param kind `created`, `edited`, `deleted`, `restored`, `purged`, `remapped`; of branches also
  ///     `branched`, `merged`, `discarded`
  @Schema(name = "FeedEntry")
  record Entry(
      long sequence,
      String document,
      String branch,
      String kind,
      String heads,
      List<String> added,
      List<String> changed,
      List<String> removed,
      String author,
      String cause,
      Instant at) {
    static Entry of(FeedEntry entry) {
      return new Entry(
          entry.sequence().value(),
          entry.doc().value(),
          entry.branch().value(),
          entry.kind().name().toLowerCase(Locale.ROOT),
          entry.heads().toString(),
          texts(entry.added()),
          texts(entry.changed()),
          texts(entry.removed()),
          entry.provenance().author().toString(),
          entry.provenance().cause(),
          entry.at());
    }

    private static List<String> texts(Collection<PropKey> keys) {
      return keys.stream().map(PropKey::toString).toList();
    }
  }

  /// A page of changes.
  ///
  /// @param last the sequence of the newest change there is
  /// @param next the path to ask for what follows; always there, for the feed goes on
  @Schema(name = "FeedPage")
  record Page(List<Entry> entries, long last, String next) {}

  @GET
  @Operation(summary = "Reads changes in order, from the one after `after`")
  public Page read(
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    Feed feed = current.vault().documents().feed();
    List<FeedEntry> entries = feed.read(Given.sequence(after), Given.limit(limit));
    Object reached = entries.isEmpty() ? Given.sequence(after) : entries.getLast().sequence();
    return new Page(
        entries.stream().map(Entry::of).toList(),
        feed.last().value(),
        current.path("/api/v1/feed?limit=%d&after=%s".formatted(limit, reached)));
  }
}
