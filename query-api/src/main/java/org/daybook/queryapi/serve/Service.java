package org.daybook.queryapi.serve;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.daybook.queryapi.config.Checks;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;
import org.eclipse.microprofile.config.Config;

/// Starts and stops: refuses settings that make no sense, opens the default vault before the port
/// takes requests, and closes everything at the end.
@ApplicationScoped
public class Service {

  private final DaybookConfig config;
  private final Vaults vaults;
  private final String host;

  Service(DaybookConfig config, Vaults vaults, Config properties) {
    this.config = config;
    this.vaults = vaults;
    this.host = properties.getValue("quarkus.http.host", String.class);
  }

  void start(@Observes @Priority(1) StartupEvent event) {
    List<String> faults = Checks.faults(config, host);
    if (!faults.isEmpty()) {
      throw new RefusedSettings(faults);
    }
    vaults.vault(VaultName.DEFAULT);
  }

  void stop(@Observes ShutdownEvent event) {
    vaults.close();
  }
}
