package org.daybook.queryapi.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.daybook.queryapi.problem.Refusal;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The pages that problems' `type`s point to: those of the repository, under the same path.
@Path("/docs/errors")
@Tag(name = "errors")
public class ErrorPages {

  @GET
  @Path("/{code: [a-z0-9-]+}.md")
  @Produces("text/markdown; charset=utf-8")
  @Operation(summary = "Explains an error code")
  public Response page(@PathParam("code") String code) throws IOException {
    try (InputStream page = ErrorPages.class.getResourceAsStream("/docs/errors/" + code + ".md")) {
      if (page == null) {
        throw new Refusal(404, "route-unknown", "there is no error code \"%s\"".formatted(code));
      }
      return Response.ok(page.readAllBytes()).build();
    }
  }
}
