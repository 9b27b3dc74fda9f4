package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Vaults. Any route with `/vaults/{name}` in front acts on that one.
@Path("/api/v1/vaults")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vaults")
public class VaultResource {

  private final Vaults vaults;
  private final StrictJson json;

  VaultResource(Vaults vaults, StrictJson json) {
    this.vaults = vaults;
    this.json = json;
  }

  /// The names of all vaults.
  @Schema(name = "Vaults")
  record Page(List<String> vaults) {}

  /// A vault.
  @Schema(name = "Vault")
  record View(@Schema(examples = "family") String name) {}

  @GET
  @Operation(summary = "Lists the vaults")
  public Page list() {
    return new Page(vaults.names().stream().map(VaultName::value).toList());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Creates a vault; one that is there stays as it is")
  @RequestBody(content = @Content(schema = @Schema(implementation = View.class)))
  public Response create(InputStream body) {
    VaultName name = Given.vaultName(String.valueOf(json.read(body, View.class).name()));
    boolean made = vaults.create(name);
    return Response.status(made ? 201 : 200)
        .location(URI.create("/vaults/" + name + "/api/v1/info"))
        .entity(new View(name.value()))
        .build();
  }
}
