package org.daybook.queryapi.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.InputStream;
import java.util.Objects;
import org.daybook.pipelines.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Predicates: what they look like.
@Path("/api/v1/predicates")
@Tag(name = "predicates")
public class PredicateResource {

  @GET
  @Path("/schema")
  @Produces("application/schema+json")
  @Operation(summary = "Reads the JSON Schema of a predicate's JSON form")
  public InputStream schema() {
    return Objects.requireNonNull(Predicate.class.getResourceAsStream("predicate.schema.json"));
  }
}
