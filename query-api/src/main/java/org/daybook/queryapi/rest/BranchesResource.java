package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;
import org.daybook.documents.Branch;
import org.daybook.documents.DaybookException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Open branches of all documents: what waits for a person, above all.
@Path("/api/v1/branches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "branches")
public class BranchesResource {

  private static final Pattern PREFIX = Pattern.compile("[a-z0-9._/-]{0,100}");

  private final CurrentVault current;

  BranchesResource(CurrentVault current) {
    this.current = current;
  }

  /// A page of branches, by name and then document.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "BranchPage")
  record Page(List<BranchView> branches, @Nullable String next) {}

  @GET
  @Operation(summary = "Lists open branches across documents; `prefix=review/` those for a person")
  public Page list(
      @QueryParam("prefix") @DefaultValue("") String prefix,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "prefix \"%s\": wanted how branch names begin, such as review/".formatted(prefix));
    }
    int size = Given.limit(limit);
    List<Branch> found =
        current.vault().documents().branches().list(prefix, BranchPlace.parse(after), size + 1);
    List<Branch> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : current.path(
                "/api/v1/branches?limit=%d&prefix=%s&after=%s"
                    .formatted(
                        size, BranchPlace.encoded(prefix), BranchPlace.text(page.getLast())));
    return new Page(page.stream().map(BranchView::brief).toList(), next);
  }
}
