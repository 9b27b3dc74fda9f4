package org.daybook.queryapi.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.problem.Refusal;

/// The folders of this machine that may be imported by path.
@ApplicationScoped
class ImportRoots {

  private final Roots roots;

  ImportRoots(DaybookConfig config) {
    this.roots =
        new Roots(
            config.importRoots().orElse(List.of()),
            "no folder may be imported by path: start the service with --import-root DIR, or upload",
            "is not an absolute path under one of the service's import roots; GET /api/v1/info lists them");
  }

  /// The real path, under a root.
  ///
  /// @throws Refusal 403 `path-outside-roots`
  /// @throws DaybookException.Incorrect `path-unreadable`
  Path permitted(String given) {
    return roots.there(given);
  }
}
