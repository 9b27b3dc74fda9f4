package org.daybook.queryapi.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.graph.QueryRequest;
import org.daybook.ingest.ImportOptions;
import org.daybook.wflow.JobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aVaultIsALibraryAndGoesOnWhereItWas() throws Exception {
    Path file = Files.writeString(folder.resolve("hello.txt"), "hello");
    Path dir = folder.resolve("vault");
    JobId job;
    try (Vault vault = open(dir)) {
      job = vault.ingest().importPaths(List.of(file), ImportOptions.DEFAULTS, "first");
      assertThat(vault.awaitIdle(SOON)).isTrue();
      assertThat(names(vault)).contains("hello.txt");
    }
    try (Vault vault = open(dir)) {
      assertThat(vault.documents().count()).isEqualTo(1);
      assertThat(vault.ingest().report(job).state()).isEqualTo("succeeded");
      assertThat(vault.awaitIdle(SOON)).isTrue();
      assertThat(names(vault)).contains("hello.txt");
    }
  }

  @Test
  void aDirectoryIsOpenOnce() {
    Path dir = folder.resolve("once");
    try (Vault _ = open(dir)) {
      assertThatThrownBy(() -> open(dir))
          .isInstanceOfSatisfying(
              DaybookException.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("vault-locked"));
    }
    try (Vault again = open(dir)) {
      assertThat(again.documents().count()).isZero();
    }
  }

  @Test
  void closedVaultsOpenNoMore() {
    var vaults = new Vaults(folder, VaultSettings.DEFAULTS, Clock.systemUTC());
    assertThat(vaults.create(new VaultName("one"))).isTrue();
    assertThat(vaults.create(new VaultName("one"))).isFalse();
    assertThat(vaults.names()).containsExactly(VaultName.DEFAULT, new VaultName("one"));
    vaults.close();
    assertThatThrownBy(() -> vaults.vault(VaultName.DEFAULT))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessage("the service is stopping");
  }

  private static Vault open(Path dir) {
    return Vault.open(dir, VaultSettings.DEFAULTS, Clock.systemUTC());
  }

  private static String names(Vault vault) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var answer =
        vault.queries().prepare(QueryRequest.of("SELECT ?n { ?f nfo:fileName ?n }", "text/csv"))) {
      answer.writeTo(out);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
