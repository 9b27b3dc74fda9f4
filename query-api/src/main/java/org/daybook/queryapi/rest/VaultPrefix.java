package org.daybook.queryapi.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;
import org.daybook.queryapi.problem.OriginalPath;
import org.daybook.queryapi.vault.VaultName;

/// Takes `/vaults/{name}` off the front of a path and remembers the name for the request.
@Provider
@PreMatching
public class VaultPrefix implements ContainerRequestFilter {

  static final String PROPERTY = "org.daybook.vault";
  private static final String PREFIX = "/vaults/";

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getRequestUri().getRawPath();
    if (!path.startsWith(PREFIX)) {
      return;
    }
    int end = path.indexOf('/', PREFIX.length());
    if (end < 0) {
      return;
    }
    OriginalPath.keep(request);
    VaultName name = Given.vaultName(path.substring(PREFIX.length(), end));
    request.setProperty(PROPERTY, name);
    request.setRequestUri(
        UriBuilder.fromUri(request.getUriInfo().getRequestUri())
            .replacePath(path.substring(end))
            .build());
  }
}
