package org.daybook.queryapi.serve;

import jakarta.enterprise.context.ApplicationScoped;
import org.daybook.documents.FollowerStatus;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the default vault is open and none of its followers fails. How far each is behind is
/// told, and is no fault: being behind is what followers do.
@Readiness
@ApplicationScoped
class FollowerHealth implements HealthCheck {

  private final Vaults vaults;

  FollowerHealth(Vaults vaults) {
    this.vaults = vaults;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("followers of vault default");
    Vault vault = vaults.opened().get(VaultName.DEFAULT);
    if (vault == null) {
      return response.down().withData("vault", "not open").build();
    }
    boolean good = true;
    for (FollowerStatus status : vault.followers().statuses()) {
      response.withData(status.name() + " lag", status.lag());
      if (status.failure() != null) {
        good = false;
        response.withData(status.name() + " failure", status.failure());
      }
    }
    return response.status(good).build();
  }
}
