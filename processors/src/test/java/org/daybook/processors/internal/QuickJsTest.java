package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The engine that is here is the one its README names.
class QuickJsTest {

  @Test
  void theEngineIsTheOneWhoseDigestIsWrittenDown() throws IOException {
    String digest = Digests.of(file("quickjs.wasm"));
    assertThat(new String(file("README.md"), StandardCharsets.UTF_8)).contains(digest);
    assertThat(digest)
        .isEqualTo("d4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9");
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = QuickJs.class.getResourceAsStream("quickjs/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
