package org.daybook.queryapi.rest;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;

/// The vault that the request under way is about.
@RequestScoped
public class CurrentVault {

  private final Vaults vaults;
  private final ContainerRequestContext request;

  CurrentVault(Vaults vaults, ContainerRequestContext request) {
    this.vaults = vaults;
    this.request = request;
  }

  /// The vault, opened if it was not.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `vault-unknown`
  public Vault vault() {
    return vaults.vault(name());
  }

  /// Its name.
  public VaultName name() {
    return request.getProperty(VaultPrefix.PROPERTY) instanceof VaultName name
        ? name
        : VaultName.DEFAULT;
  }

  /// A path of this server within the vault, for `Location` and `next`.
  public String path(String route) {
    VaultName name = name();
    return name.equals(VaultName.DEFAULT) ? route : "/vaults/" + name + route;
  }
}
