package org.daybook.queryapi.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.problem.Refusal;
import org.daybook.queryapi.vault.VaultName;
import org.jspecify.annotations.Nullable;

/// The folders of this machine that backups are made in and restored from.
@ApplicationScoped
class BackupRoots {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final String NONE =
      "no folder is set for backups: start the service with --backup-root DIR";

  private final List<Path> folders;
  private final Roots roots;
  private final Clock clock;

  BackupRoots(DaybookConfig config, Clock clock) {
    this.folders = config.backupRoots().orElse(List.of());
    this.roots =
        new Roots(
            folders,
            NONE,
            "is not an absolute path under one of the service's backup roots; GET /api/v1/info lists them");
    this.clock = clock;
  }

  /// Where a backup goes.
  ///
  /// @param given null: a new folder in the first root, named by vault and time
  /// @throws Refusal 403 `path-outside-roots`
  Path fresh(@Nullable String given, VaultName vault) {
    if (given != null) {
      return roots.fresh(given);
    }
    if (folders.isEmpty()) {
      throw new Refusal(403, "path-outside-roots", NONE);
    }
    return roots.fresh(
        folders
            .getFirst()
            .toAbsolutePath()
            .normalize()
            .resolve(vault + "-" + NAME.format(clock.instant()))
            .toString());
  }

  /// A backup that is there.
  ///
  /// @throws Refusal 403 `path-outside-roots`
  /// @throws DaybookException.Incorrect `path-unreadable`
  Path there(@Nullable String given) {
    if (given == null) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/path: wanted the folder of a backup");
    }
    return roots.there(given);
  }
}
