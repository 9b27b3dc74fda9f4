package org.daybook.queryapi.serve;

import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.daybook.queryapi.config.Checks;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.config.Settings;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.tracing.JobSpans;
import org.daybook.queryapi.vault.Vaults;
import org.eclipse.microprofile.config.Config;

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

  /// Whatever is made first needs the vaults, so settings that make no sense end the start here.
  @Produces
  @Singleton
  Vaults vaults(DaybookConfig config, Config properties, Clock clock, OpenTelemetry telemetry) {
    List<String> faults =
        Checks.faults(config, properties.getValue("quarkus.http.host", String.class));
    if (!faults.isEmpty()) {
      throw new RefusedSettings(faults);
    }
    return new Vaults(
        config.data(), Settings.of(config), clock, name -> new JobSpans(telemetry, name));
  }

  void close(@Disposes Vaults vaults) {
    vaults.close();
  }
}
