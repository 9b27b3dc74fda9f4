package org.daybook.queryapi.rest;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.daybook.documents.BlobCollection;
import org.daybook.documents.Care;
import org.daybook.documents.DaybookException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Giving back the room of bytes that nothing names.
@Path("/api/v1/blobs/collect")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "care")
public class CollectResource {

  private static final Duration ANY = Duration.ofDays(36_500);
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final CurrentVault current;

  CollectResource(CurrentVault current) {
    this.current = current;
  }

  /// What a collection did.
  ///
  /// @param seen blobs looked at
  /// @param deleted unused ones, deleted
  /// @param bytes their sizes' sum
  /// @param unfinished uploads that nobody will finish, ended
  /// @param unknown names of things that are not Daybook's, the first of them
  @Schema(name = "Collected")
  record Collected(long seen, long deleted, long bytes, long unfinished, List<String> unknown) {
    static Collected of(BlobCollection collection) {
      return new Collected(
          collection.seen(),
          collection.deleted(),
          collection.bytes(),
          collection.unfinished(),
          collection.unknownNames());
    }
  }

  @POST
  @Operation(
      summary = "Deletes bytes that no version of a document names",
      description =
          "Those older than `grace` (ISO 8601, PT1M or longer; by default the setting daybook.blob-grace).")
  public Collected collect(@QueryParam("grace") @Nullable String grace) {
    if (grace == null) {
      return Collected.of(care().collect());
    }
    Duration time = Given.duration("grace", grace, ANY);
    if (time.compareTo(SHORTEST) < 0) {
      throw new DaybookException.Incorrect(
          "parameter-invalid", "grace %s: wanted %s or longer".formatted(time, SHORTEST));
    }
    return Collected.of(care().collect(time));
  }

  private Care care() {
    return current.vault().documents().care();
  }
}
