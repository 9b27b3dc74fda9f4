package org.daybook.queryapi.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.Progress;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.RunRecord;
import org.daybook.processors.PlugSource;
import org.daybook.wflow.Job;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An older backup of a vault with a processor: what had run then has run.
@Timeout(120)
class RestoredVaultTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PLUG = "org.example.backed";
  private static final PropKey CASE = PropKey.parse(PLUG + ".case/read");
  private static final Provenance ADA =
      new Provenance(new Author(Author.Kind.PRINCIPAL, "ada"), "test");

  @TempDir Path folder;

  @Test
  void aRestoredBackupRunsNothingTwiceAndGoesOnFromThere() throws Exception {
    Path backup = folder.resolve("backup");
    DocId edited;
    DocId deleted;
    DocId waiting;
    String before;
    long runs;
    try (Vault vault = open("vault")) {
      vault.plugs().install(plug());
      edited = create(vault, 1);
      deleted = create(vault, 1);
      assertThat(vault.awaitIdle(SOON)).isTrue();
      vault.pipelines().run(PLUG + ":read", List.of(edited), "a second run");
      assertThat(vault.awaitIdle(SOON)).isTrue();
      before = job(vault, edited);
      runs = runs(vault);
      assertThat(runs).isEqualTo(3);
      vault.backup(backup, Progress.NONE);
      put(vault, edited, 2);
      waiting = create(vault, 1);
      vault.documents().delete(deleted, Precondition.NONE, ADA);
      assertThat(vault.awaitIdle(SOON)).isTrue();
      assertThat(runs(vault)).isEqualTo(5);
    }
    VaultBackup.restore(
        backup,
        folder.resolve("restored"),
        VaultSettings.DEFAULTS,
        Clock.systemUTC(),
        Progress.NONE);
    for (int opened = 0; opened < 2; opened++) {
      try (Vault vault = open("restored")) {
        assertThat(vault.awaitIdle(SOON)).isTrue();
        assertThat(runs(vault)).as("opened %d times before", opened).isEqualTo(runs);
        assertThat(job(vault, edited)).isEqualTo(before);
        assertThat(vault.documents().read(waiting)).isEmpty();
        assertThat(vault.documents().read(deleted)).isPresent();
        assertThat(vault.dispatches().processor(PLUG + ":read").counts().get(Dispatch.State.DONE))
            .isEqualTo(2);
      }
    }
    try (Vault vault = open("restored")) {
      put(vault, edited, 2);
      assertThat(vault.awaitIdle(SOON)).isTrue();
      assertThat(runs(vault)).as("the same change as in the other vault, once").isEqualTo(runs + 1);
      assertThat(RunRecord.in(vault.documents().read(edited).orElseThrow(), PLUG + ":read"))
          .hasValueSatisfying(
              record -> assertThat(record.outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED));
    }
  }

  private Vault open(String name) {
    return Vault.open(folder.resolve(name), VaultSettings.DEFAULTS, Clock.systemUTC());
  }

  private static DocId create(Vault vault, int n) {
    DocId id = DocId.create(Clock.systemUTC());
    var value = JsonNodeFactory.instance.objectNode().put("n", n);
    vault.documents().create(NewDocument.of(id, Map.of(CASE, value), ADA));
    return id;
  }

  private static void put(Vault vault, DocId doc, int n) {
    var value = JsonNodeFactory.instance.objectNode().put("n", n);
    vault.documents().edit(doc, Precondition.NONE, Edit.put(CASE, value), ADA);
  }

  private static long runs(Vault vault) {
    List<Job> jobs = vault.jobs().jobs(JobFilter.ALL.ofWflow("process"), 100);
    assertThat(jobs).allMatch(job -> job.state().word().equals("succeeded"));
    return jobs.size();
  }

  private static String job(Vault vault, DocId doc) {
    return RunRecord.in(vault.documents().read(doc).orElseThrow(), PLUG + ":read")
        .orElseThrow()
        .job();
  }

  private static PlugSource plug() throws IOException {
    String manifest =
        """
        {"id":"%1$s","version":"1.0.0","abi":1,
         "owns":{"%1$s.case":{"type":"object"},"org.example.hostile.mine":{"type":"object"}},
         "routines":{"read":{"kind":"doc","module":"m.wasm","reads":["%1$s.case"],
           "writes":["org.example.hostile.mine"],"limits":{"memoryPages":64}}},
         "processors":{"read":{"routine":"read","predicate":{"has":"%1$s.case"},
           "result":"org.example.hostile.mine"}}}"""
            .formatted(PLUG);
    try (InputStream module =
        RestoredVaultTest.class.getResourceAsStream("/org/daybook/queryapi/hostile/hostile.wasm")) {
      return new PlugSource(
          Map.of(
              "plug.json",
              manifest.getBytes(StandardCharsets.UTF_8),
              "m.wasm",
              Objects.requireNonNull(module).readAllBytes()));
    }
  }
}
