package org.daybook.queryapi.serve;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;

/// Starts and stops: opens the default vault before the port takes requests, and closes everything
/// at the end. Settings that make no sense are refused where the vaults are made.
@ApplicationScoped
public class Service {

  private final Vaults vaults;

  Service(Vaults vaults) {
    this.vaults = vaults;
  }

  void start(@Observes @Priority(1) StartupEvent event) {
    vaults.vault(VaultName.DEFAULT);
  }

  void stop(@Observes ShutdownEvent event) {
    vaults.close();
  }
}
