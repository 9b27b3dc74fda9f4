package org.daybook.queryapi.serve;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;
import org.daybook.queryapi.config.Checks;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/// Starts and stops: refuses settings that make no sense, opens the default vault before the port
/// takes requests, says where it is, and closes everything at the end.
@ApplicationScoped
public class Service {

  private static final Logger LOG = Logger.getLogger("daybook");

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

  void listening(@ObservesAsync HttpServerStart started) {
    LOG.infof(
        "Daybook at http://%s:%d, data in %s",
        started.options().getHost(),
        started.options().getPort(),
        config.data().toAbsolutePath().normalize());
  }

  void stop(@Observes ShutdownEvent event) {
    vaults.close();
  }
}
