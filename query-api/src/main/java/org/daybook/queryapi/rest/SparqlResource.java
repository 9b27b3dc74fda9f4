package org.daybook.queryapi.rest;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daybook.graph.QueryAnswer;
import org.daybook.graph.QueryRequest;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.vault.Vault;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The SPARQL 1.1 protocol, query only. Answers stream: what fails after the first bytes breaks the
/// connection, so that a part is not taken for the whole.
@Path("/sparql")
@Produces(MediaType.WILDCARD)
@Tag(name = "sparql")
public class SparqlResource {

  private final CurrentVault current;
  private final StrictJson bodies;

  SparqlResource(CurrentVault current, StrictJson bodies) {
    this.current = current;
    this.bodies = bodies;
  }

  @GET
  @Operation(
      summary = "Answers a SPARQL query",
      description =
          "SELECT and ASK as application/sparql-results+json or +xml, text/csv, text/tab-separated-values; CONSTRUCT and"
              + " DESCRIBE as text/turtle, application/n-triples, application/ld+json. `wait-for` (or `after`, or"
              + " the header Daybook-After) names a feed sequence that the answer must include.")
  @Parameter(
      name = "query",
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING),
      example = "SELECT ?document ?name { ?document nfo:fileName ?name }")
  @Parameter(name = "wait-for", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
  public Response get(
      @Context UriInfo uri, @Context HttpHeaders headers, @Context HttpServerRequest request)
      throws InterruptedException {
    Form form = Form.of(uri.getQueryParameters());
    return streamed(prepared(form, form.one("query"), headers), request);
  }

  @HEAD
  @Operation(hidden = true)
  public Response head(@Context UriInfo uri, @Context HttpHeaders headers)
      throws InterruptedException {
    Form form = Form.of(uri.getQueryParameters());
    try (QueryAnswer answer = prepared(form, form.one("query"), headers)) {
      return Response.ok().type(answer.format().mediaType()).build();
    }
  }

  @POST
  @Consumes("application/sparql-query")
  @Operation(summary = "Answers the SPARQL query in the body")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/sparql-query",
              examples =
                  @ExampleObject(
                      name = "names",
                      value = "SELECT ?document ?name { ?document nfo:fileName ?name }")))
  public Response direct(
      InputStream body,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Context HttpServerRequest request)
      throws InterruptedException, IOException {
    String query = new String(bodies.bytes(body), StandardCharsets.UTF_8);
    return streamed(prepared(Form.of(uri.getQueryParameters()), query, headers), request);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response form(
      InputStream body, @Context HttpHeaders headers, @Context HttpServerRequest request)
      throws InterruptedException, IOException {
    Form form = Form.parse(new String(bodies.bytes(body), StandardCharsets.UTF_8));
    return streamed(prepared(form, form.one("query"), headers), request);
  }

  private QueryAnswer prepared(Form form, String query, HttpHeaders headers)
      throws InterruptedException {
    Vault vault = current.vault();
    Waits.await(vault, awaited(form, headers), form.first("follower"));
    String accept = String.join(",", orEmpty(headers.getRequestHeader(HttpHeaders.ACCEPT)));
    return vault
        .queries()
        .prepare(
            new QueryRequest(
                query, accept, form.all("default-graph-uri"), form.all("named-graph-uri")));
  }

  /// `wait-for`, or what it was first called.
  private static @Nullable String awaited(Form form, HttpHeaders headers) {
    String given = form.first("wait-for");
    if (given == null) {
      given = form.first("after");
    }
    return given == null ? headers.getHeaderString("Daybook-After") : given;
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static Response streamed(QueryAnswer answer, HttpServerRequest request) {
    StreamingOutput output =
        out -> {
          try (answer) {
            answer.writeTo(out);
          } catch (IOException | RuntimeException e) {
            if (request.response().headWritten()) {
              request.connection().close();
            }
            throw e;
          }
        };
    return Response.ok(output)
        .type(answer.format().mediaType() + "; charset=utf-8")
        .header("Vary", "Accept")
        .build();
  }
}
