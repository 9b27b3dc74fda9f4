package org.daybook.queryapi.serve;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.config.Settings;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.vault.Vaults;

/// What the resources are made of.
@ApplicationScoped
class Beans {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  StrictJson json(DaybookConfig config) {
    return new StrictJson(config.jsonLimit().asLongValue());
  }

  @Produces
  @Singleton
  Vaults vaults(DaybookConfig config, Clock clock) {
    return new Vaults(config.data(), Settings.of(config), clock);
  }

  void close(@Disposes Vaults vaults) {
    vaults.close();
  }
}
