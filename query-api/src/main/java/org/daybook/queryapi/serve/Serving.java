package org.daybook.queryapi.serve;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.daybook.queryapi.config.DaybookConfig;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/// The service as a program: it says where it is, and runs until it is told to stop.
public class Serving implements QuarkusApplication {

  private static final Logger LOG = Logger.getLogger("daybook");

  private final DaybookConfig config;
  private final Config properties;

  Serving(DaybookConfig config, Config properties) {
    this.config = config;
    this.properties = properties;
  }

  @Override
  public int run(String... args) {
    String host = properties.getValue("quarkus.http.host", String.class);
    LOG.infof(
        "Daybook at http://%s:%s, data in %s",
        host.contains(":") ? "[" + host + "]" : host,
        properties.getValue("quarkus.http.port", String.class),
        config.data().toAbsolutePath().normalize());
    Quarkus.waitForExit();
    return 0;
  }
}
