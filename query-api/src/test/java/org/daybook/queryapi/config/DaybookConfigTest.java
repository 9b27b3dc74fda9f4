package org.daybook.queryapi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.processors.Limits;
import org.daybook.processors.packages.Publisher;
import org.daybook.processors.packages.SigningKey;
import org.daybook.queryapi.vault.FeedRetention;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.VaultSettings;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaybookConfigTest {

  @TempDir Path folder;

  @Test
  void theseAreAllNamesAndDefaults() {
    assertThat(described("daybook", DaybookConfig.class))
        .containsExactly(
            "daybook.allowed-hosts = ",
            "daybook.backup-roots = ",
            "daybook.blob-grace = 24h",
            "daybook.blobs = files",
            "daybook.data = data",
            "daybook.database = sqlite",
            "daybook.feed.keep-entries = ",
            "daybook.feed.keep-for = ",
            "daybook.import-roots = ",
            "daybook.ingest.heap = 512M",
            "daybook.ingest.threads = 0",
            "daybook.ingest.time-per-file = 60s",
            "daybook.jobs.grace = 10s",
            "daybook.jobs.keep = 100000",
            "daybook.jobs.keep-bytes = ",
            "daybook.jobs.keep-for = ",
            "daybook.jobs.partitions = 4",
            "daybook.jobs.running = 64",
            "daybook.json-limit = 10M",
            "daybook.open-documents = 256",
            "daybook.plugs.publishers = ",
            "daybook.plugs.registries = ",
            "daybook.processors.calls-per-run = 200000",
            "daybook.processors.edits-per-run = 10000",
            "daybook.processors.log-per-run = 64K",
            "daybook.processors.memory-per-run = 64M",
            "daybook.processors.output-per-run = 16M",
            "daybook.processors.private-hosts = ",
            "daybook.processors.read-per-run = 4G",
            "daybook.processors.table-entries-per-run = 65536",
            "daybook.processors.threads = 0",
            "daybook.processors.time-per-run = 30s",
            "daybook.query.base = http://daybook.local",
            "daybook.query.rows = 1000000",
            "daybook.query.time = 30s",
            "daybook.token = ",
            "daybook.workers = ");
  }

  private static Set<String> described(String prefix, Class<?> mapping) {
    var described = new TreeSet<String>();
    for (Method method : mapping.getDeclaredMethods()) {
      String name =
          prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      WithDefault value = method.getAnnotation(WithDefault.class);
      if (method.getReturnType().getEnclosingClass() == DaybookConfig.class) {
        described.addAll(described(name, method.getReturnType()));
      } else {
        described.add(name + " = " + (value == null ? "" : value.value()));
      }
    }
    return described;
  }

  @Test
  void theDefaultsAreThoseOfTheModules() {
    assertThat(Settings.of(config(Map.of()))).isEqualTo(VaultSettings.DEFAULTS);
  }

  @Test
  void workersAreSetByLabel() {
    assertThat(Settings.of(config(Map.of("daybook.workers.gpu", "2"))).engine().pools())
        .isEqualTo(Map.of("gpu", 2));
    assertThatThrownBy(() -> Settings.of(config(Map.of("daybook.workers.gpu", "0"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("daybook.workers: 0 workers with the label \"gpu\"");
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> config(Map.of("daybook.dta", "x")))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("daybook.dta");
  }

  @Test
  void nonsenseIsRefusedByName() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(
            Checks.faults(
                config(
                    Map.of(
                        "daybook.data", file.toString(),
                        "daybook.import-roots", folder.resolve("absent").toString(),
                        "daybook.token", "short",
                        "daybook.json-limit", "1",
                        "daybook.query.base", "nowhere/")),
                "127.0.0.1"))
        .containsExactly(
            "daybook.data: %s is a file; wanted a folder".formatted(file),
            "daybook.import-roots: %s is not a folder".formatted(folder.resolve("absent")),
            "daybook.token has 5 characters; wanted 16 or more, hard to guess",
            "daybook.json-limit is 1 bytes; wanted 1K to 1000M",
            "daybook.query.base is \"nowhere/\"; wanted an http IRI without a / at its end");
  }

  @Test
  void nonsenseAboutWhatIsKeptIsRefusedByName() {
    assertThat(
            Checks.faults(
                config(
                    Map.of(
                        "daybook.open-documents", "-1",
                        "daybook.backup-roots", folder.resolve("absent").toString(),
                        "daybook.feed.keep-for", "0s",
                        "daybook.feed.keep-entries", "0")),
                "127.0.0.1"))
        .containsExactly(
            "daybook.backup-roots: %s is not a folder".formatted(folder.resolve("absent")),
            "daybook.open-documents is -1; wanted 0 to 100000",
            "daybook.feed.keep-for is not above zero; leave it out to keep all",
            "daybook.feed.keep-entries is not above zero; leave it out to keep all");
  }

  @Test
  void nonsenseAboutJobsIsRefusedByName() {
    assertThat(
            Checks.faults(
                config(
                    Map.of(
                        "daybook.jobs.keep", "-1",
                        "daybook.jobs.keep-for", "0s",
                        "daybook.jobs.keep-bytes", "0",
                        "daybook.jobs.grace", "-1s",
                        "daybook.jobs.partitions", "257",
                        "daybook.jobs.running", "-1")),
                "127.0.0.1"))
        .containsExactly(
            "daybook.jobs.keep is -1; wanted 0 or more",
            "daybook.jobs.keep-for is not above zero; leave it out for the default",
            "daybook.jobs.keep-bytes is not above zero; leave it out for the default",
            "daybook.jobs.grace is PT-1S; wanted zero or more",
            "daybook.jobs.partitions is 257; wanted 1 to 256",
            "daybook.jobs.running is -1; wanted 0 (none is run) to 100000");
  }

  @Test
  void whatIsSetOfJobsReachesTheEngine() {
    EngineSettings engine =
        Settings.of(
                config(
                    Map.of(
                        "daybook.jobs.keep", "500",
                        "daybook.jobs.keep-for", "30d",
                        "daybook.jobs.keep-bytes", "2G",
                        "daybook.jobs.grace", "3s",
                        "daybook.jobs.partitions", "2",
                        "daybook.jobs.running", "8")))
            .engine();
    assertThat(engine.retention()).isEqualTo(new Retention(500, Duration.ofDays(30), 2L << 30));
    assertThat(engine.grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(engine.partitions()).isEqualTo(2);
    assertThat(engine.mostRunning()).isEqualTo(8);
  }

  @Test
  void nonsenseAboutRunsIsRefusedByName() {
    assertThat(
            Checks.faults(
                config(
                    Map.of(
                        "daybook.processors.threads", "-1",
                        "daybook.processors.time-per-run", "0s",
                        "daybook.processors.memory-per-run", "65535",
                        "daybook.processors.table-entries-per-run", "65537",
                        "daybook.processors.calls-per-run", "0",
                        "daybook.processors.output-per-run", "0",
                        "daybook.processors.edits-per-run", "-1")),
                "127.0.0.1"))
        .containsExactly(
            "daybook.processors.threads is -1; wanted 0 (one a core) to 1024",
            "daybook.processors.time-per-run is PT0S; wanted above zero, to PT24H",
            "daybook.processors.memory-per-run is 65535 bytes; wanted 64K to 2047M",
            "daybook.processors.table-entries-per-run is 65537; wanted 0 to 65536",
            "daybook.processors.calls-per-run is 0; wanted 1 to 1099511627776",
            "daybook.processors.output-per-run is 0 bytes; wanted 1 to 16777216",
            "daybook.processors.edits-per-run is -1; wanted 0 to 1099511627776");
  }

  @Test
  void whatARunMayUseReachesTheSandbox() {
    Limits run =
        Settings.of(
                config(
                    Map.of(
                        "daybook.processors.time-per-run", "90s",
                        "daybook.processors.memory-per-run", "128M",
                        "daybook.processors.table-entries-per-run", "100",
                        "daybook.processors.calls-per-run", "7",
                        "daybook.processors.output-per-run", "1M",
                        "daybook.processors.log-per-run", "2K",
                        "daybook.processors.read-per-run", "3G",
                        "daybook.processors.edits-per-run", "5")))
            .sandbox()
            .run();
    assertThat(run)
        .isEqualTo(
            new Limits(Duration.ofSeconds(90), 2_048, 100, 7, 1 << 20, 2 << 10, 3L << 30, 5));
  }

  @Test
  void nonsenseAboutPlugsIsRefusedByName() {
    assertThat(
            Checks.faults(
                config(
                    Map.of(
                        "daybook.plugs.publishers", "org.example=ed25519:short",
                        "daybook.plugs.registries", "https://registry.example.org/x")),
                "127.0.0.1"))
        .containsExactly(
            "daybook.plugs.publishers: \"ed25519:short\" is no public key; wanted ed25519: and 32 bytes in base64, as daybook plug key prints",
            "daybook.plugs.registries: \"https://registry.example.org/x\" is no registry; wanted host, host:port or http://host:port");
  }

  @Test
  void whoIsPinnedAndWhichRegistriesAreAllowedIsRead() {
    String first = SigningKey.create().publicKey().toString();
    String second = SigningKey.create().publicKey().toString();
    DaybookConfig config =
        config(
            Map.of(
                "daybook.plugs.publishers",
                "org.example=%s, org.example=%s,org.other=%s".formatted(first, second, first),
                "daybook.plugs.registries",
                "Registry.example.org, http://10.0.0.5:5000"));
    var pinned = Settings.of(config).publishers().pinned();
    assertThat(pinned).extracting(Publisher::name).containsExactly("org.example", "org.other");
    assertThat(pinned.getFirst().keys()).hasToString("[%s, %s]".formatted(first, second));
    assertThat(Settings.registries(config.plugs()).hosts())
        .containsExactlyInAnyOrder("registry.example.org", "10.0.0.5:5000");
  }

  @ParameterizedTest
  @CsvSource({
    "daybook.database, mysql://ada:hunter22@db/x",
    "daybook.database, postgresql://ada:hunter22@",
    "daybook.database, 'postgresql://ada:hunter22@db/x y'",
    "daybook.database, postgresql://ada:hunter22@db/x?schema=UP",
    "daybook.blobs, s3://ada:hunter22@bucket",
    "daybook.blobs, s3://bucket?secret=hunter22",
    "daybook.blobs, 's3://bucket hunter22'"
  })
  void aPlaceThatCannotBeIsRefusedByNameWithoutItsSecret(String name, String value) {
    assertThat(Checks.faults(config(Map.of(name, value)), "127.0.0.1"))
        .singleElement()
        .asString()
        .startsWith(name + ": ")
        .contains("wanted")
        .doesNotContain("hunter22");
    assertThatThrownBy(() -> Settings.of(config(Map.of(name, value))))
        .hasMessageStartingWith(name + ": ")
        .hasNoCause();
  }

  @Test
  void vaultsThatShareADatabaseAndABucketHaveTheirOwnPartOfEach() {
    VaultSettings shared =
        Settings.of(
            config(
                Map.of(
                    "daybook.database", "postgresql://ada:hunter22@db/x?schema=s",
                    "daybook.blobs", "s3://bucket/all?region=eu-central-1",
                    "daybook.blob-grace", "2h",
                    "daybook.open-documents", "7",
                    "daybook.feed.keep-for", "90d",
                    "daybook.feed.keep-entries", "1000")));
    var documents = shared.in(new VaultName("family-1")).documents();
    assertThat(documents.database()).hasToString("jdbc:postgresql://db/x schema s_family_1");
    assertThat(documents.blobs()).hasToString("s3://bucket/all/family-1?region=eu-central-1");
    assertThat(documents.blobGrace()).isEqualTo(Duration.ofHours(2));
    assertThat(documents.openDocuments()).isEqualTo(7);
    assertThat(shared.feed()).isEqualTo(new FeedRetention(Duration.ofDays(90), 1000L));
    assertThat(VaultSettings.DEFAULTS.in(VaultName.DEFAULT)).isEqualTo(VaultSettings.DEFAULTS);
  }

  @Test
  void beyondLoopbackATokenIsNeeded() {
    assertThat(Checks.faults(config(Map.of()), "0.0.0.0"))
        .containsExactly(
            "quarkus.http.host is 0.0.0.0, which others can reach: set daybook.token too, and daybook.allowed-hosts"
                + " to the names they will use; or bind 127.0.0.1");
    assertThat(Checks.faults(config(Map.of("daybook.token", "0123456789abcdef")), "0.0.0.0"))
        .isEmpty();
    assertThat(Checks.faults(config(Map.of()), "127.0.0.1")).isEmpty();
    assertThat(Checks.faults(config(Map.of()), "::1")).isEmpty();
  }

  private static DaybookConfig config(Map<String, String> values) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(DaybookConfig.class)
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withConverter(Duration.class, 100, new DurationConverter())
            .withDefaultValues(values)
            .build();
    return config.getConfigMapping(DaybookConfig.class);
  }
}
