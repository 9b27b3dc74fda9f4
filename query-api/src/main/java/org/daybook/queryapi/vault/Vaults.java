package org.daybook.queryapi.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Progress;
import org.daybook.wflow.Telemetry;

/// The vaults of one data folder, `<data>/vaults/<name>` each. The default one is made when it is
/// first asked for; others must be created, so that a misspelt name makes no vault. A vault opens
/// when it is first asked for and stays open. Thread-safe.
public final class Vaults implements AutoCloseable {

  private final Path folder;
  private final VaultSettings settings;
  private final Clock clock;
  private final Function<VaultName, Telemetry> telemetry;
  private final NavigableMap<VaultName, Vault> open = new TreeMap<>();
  private boolean closed;

  /// Vaults whose jobs are not traced.
  ///
  /// @param data the data folder; made if it is not there
  public Vaults(Path data, VaultSettings settings, Clock clock) {
    this(data, settings, clock, _ -> Telemetry.NONE);
  }

  /// @param data the data folder; made if it is not there
  /// @param telemetry is told when a vault's jobs run
  public Vaults(
      Path data, VaultSettings settings, Clock clock, Function<VaultName, Telemetry> telemetry) {
    this.folder = data.resolve("vaults");
    this.settings = settings;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /// The vault of that name.
  ///
  /// @throws DaybookException.NotFound `vault-unknown`
  /// @throws DaybookException.Unavailable `vaults-closed`
  public synchronized Vault vault(VaultName name) {
    Vault vault = open.get(name);
    if (vault != null) {
      return vault;
    }
    if (closed) {
      throw new DaybookException.Unavailable("vaults-closed", "the service is stopping");
    }
    if (!name.equals(VaultName.DEFAULT) && !Files.isDirectory(folder.resolve(name.value()))) {
      throw new DaybookException.NotFound(
          "vault-unknown",
          "vault \"%s\" is not here; create it first: POST /api/v1/vaults {\"name\": \"%s\"}"
              .formatted(name, name));
    }
    vault =
        Vault.open(folder.resolve(name.value()), settings.in(name), clock, telemetry.apply(name));
    open.put(name, vault);
    return vault;
  }

  /// Makes a vault; one that is there already stays as it is.
  ///
  /// @return whether it was made now
  public synchronized boolean create(VaultName name) {
    boolean there = Files.isDirectory(folder.resolve(name.value()));
    try {
      Files.createDirectories(folder.resolve(name.value()));
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "vault-folder", "cannot make the folder of vault \"%s\": %s".formatted(name, e), e);
    }
    vault(name);
    return !there;
  }

  /// Makes a vault of a backup of one.
  ///
  /// @param backup as [Vault#backup] made it
  /// @throws DaybookException.Conflict `vault-exists`
  /// @throws DaybookException.Incorrect `backup-incomplete`, `backup-damaged`
  public BackupManifest restore(VaultName name, Path backup, Progress progress) {
    BackupManifest manifest =
        VaultBackup.restore(
            backup, folder.resolve(name.value()), settings.in(name), clock, progress);
    vault(name);
    return manifest;
  }

  /// The names of all there are, open or not.
  public synchronized List<VaultName> names() {
    var names = new ArrayList<VaultName>();
    names.add(VaultName.DEFAULT);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> folders = Files.list(folder)) {
        folders
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString())
            .filter(VaultName::valid)
            .map(VaultName::new)
            .forEach(names::add);
      } catch (IOException e) {
        throw new DaybookException.Unavailable(
            "vault-folder", "cannot list %s: %s".formatted(folder, e), e);
      }
    }
    return names.stream().distinct().sorted().toList();
  }

  /// Those that are open.
  public synchronized NavigableMap<VaultName, Vault> opened() {
    return new TreeMap<>(open);
  }

  @Override
  public synchronized void close() {
    closed = true;
    try (var closing = new Closing()) {
      open.values().forEach(closing::add);
      open.clear();
    }
  }
}
