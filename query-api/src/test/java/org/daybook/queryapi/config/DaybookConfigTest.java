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
import org.daybook.queryapi.vault.VaultSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaybookConfigTest {

  @TempDir Path folder;

  @Test
  void theseAreAllNamesAndDefaults() {
    assertThat(described("daybook", DaybookConfig.class))
        .containsExactly(
            "daybook.allowed-hosts = ",
            "daybook.data = data",
            "daybook.import-roots = ",
            "daybook.ingest.heap = 512M",
            "daybook.ingest.threads = 0",
            "daybook.ingest.time-per-file = 60s",
            "daybook.json-limit = 10M",
            "daybook.processors.memory-per-run = 64M",
            "daybook.processors.threads = 0",
            "daybook.processors.time-per-run = 30s",
            "daybook.query.base = http://daybook.local",
            "daybook.query.rows = 1000000",
            "daybook.query.time = 30s",
            "daybook.token = ");
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
