package org.daybook.queryapi.problem;

import jakarta.ws.rs.container.ContainerRequestContext;

/// The path as it was asked, before a filter rewrote it.
public final class OriginalPath {

  private static final String PROPERTY = "org.daybook.path";

  private OriginalPath() {}

  /// Remembers it; to be called before the path is rewritten.
  public static void keep(ContainerRequestContext request) {
    request.setProperty(PROPERTY, request.getUriInfo().getRequestUri().getPath());
  }

  static String of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof String path
        ? path
        : request.getUriInfo().getRequestUri().getPath();
  }
}
