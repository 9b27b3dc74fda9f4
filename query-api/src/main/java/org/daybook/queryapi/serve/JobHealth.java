package org.daybook.queryapi.serve;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.daybook.queryapi.vault.Oversight;
import org.daybook.queryapi.vault.Vaults;
import org.daybook.wflow.NotArmed;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Not ready while an open vault has an unfinished job that nothing would wake: that is a bug of
/// Daybook's, and the job's work is not done until the service is started again.
@Readiness
@ApplicationScoped
class JobHealth implements HealthCheck {

  private static final int NAMED = 20;

  private final Vaults vaults;

  JobHealth(Vaults vaults) {
    this.vaults = vaults;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("jobs are armed");
    long found = 0;
    for (var open : vaults.opened().entrySet()) {
      String vault = open.getKey().value();
      Oversight jobs = open.getValue().oversight();
      found += tell(response, vault, jobs.notArmed());
      Optional<Throwable> broken = jobs.broken();
      broken.ifPresent(cause -> response.withData(vault + " stopped", cause.toString()));
      found += broken.isPresent() ? 1 : 0;
    }
    return response.status(found == 0).build();
  }

  /// Names the jobs, the first ones.
  static int tell(HealthCheckResponseBuilder response, String vault, List<NotArmed> found) {
    response.withData(vault + " unarmed", found.size());
    for (NotArmed one : found.subList(0, Math.min(NAMED, found.size()))) {
      response.withData("%s/%s".formatted(vault, one.job()), one.state() + ": " + one.why());
    }
    return found.size();
  }
}
