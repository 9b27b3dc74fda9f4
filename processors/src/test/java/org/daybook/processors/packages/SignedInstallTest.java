package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedInstallTest {

  @TempDir Path dir;

  @Test
  void whereAPublisherIsPinnedOnlyWhatTheySignedIsInstalled() {
    SigningKey key = SigningKey.create();
    var publisher =
        new Publisher("org.example", List.of(key.publicKey()), List.of("org.example.*"));
    var plug =
        new PlugSource(
            Map.of(
                "plug.json",
                Samples.bytes(
                    "{\"id\":\"org.example.notes\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.notes\":{}}}")));
    try (var store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC());
        var plugs =
            Plugs.open(
                store,
                SandboxSettings.DEFAULTS,
                new Publishers(List.of(publisher)),
                Clock.systemUTC(),
                (_, _) -> List.of())) {
      assertThatThrownBy(() -> plugs.install(plug))
          .hasMessageContaining("plug.sig: it is missing")
          .extracting("code")
          .isEqualTo("plug-invalid");
      assertThat(plugs.plugs()).isEmpty();
      assertThat(plugs.install(key.sign(plug, "org.example")).digest()).isEqualTo(plug.digest());
    }
  }
}
