package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Links that lead nowhere.
@Path("/api/v1/references/dangling")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "references")
public class DanglingResource {

  private final CurrentVault current;

  DanglingResource(CurrentVault current) {
    this.current = current;
  }

  @GET
  @Operation(summary = "Lists links of living documents that lead nowhere")
  public ReferencePage dangling(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = Given.limit(limit);
    return ReferencePage.of(
        current.vault().documents().references().dangling(ReferencePage.place(after), size + 1),
        size,
        current.path("/api/v1/references/dangling"));
  }
}
