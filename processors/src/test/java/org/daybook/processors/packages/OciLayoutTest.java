package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.daybook.processors.PlugSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {

  @TempDir Path dir;

  @Provide
  Arbitrary<PlugSource> plugs() {
    return Samples.plugs();
  }

  @Property(tries = 200)
  void aPlugComesBackFromItsArtifactWithItsDigest(@ForAll("plugs") PlugSource plug)
      throws IOException {
    OciArtifact artifact = OciArtifact.of(plug);
    PlugSource back =
        OciArtifact.plug(
            artifact.manifest(),
            blob -> java.util.Objects.requireNonNull(artifact.blobs().get(blob.digest())),
            PackageLimits.DEFAULTS);
    assertThat(back.files()).containsOnlyKeys(plug.files().keySet());
    assertThat(back.digest()).isEqualTo(plug.digest());
    assertThat(OciArtifact.of(back).digest()).isEqualTo(artifact.digest());
  }

  @Test
  void aLayoutHoldsPlugsByTagAndDigest() throws IOException {
    PlugSource signed = SigningKey.create().sign(Samples.PLUG, "org.example");
    String first = OciLayout.write(signed, dir, "1");
    assertThat(OciLayout.isAt(dir)).isTrue();
    assertThat(read(null).signature()).isEqualTo(signed.signature());
    PlugSource other = Samples.plug("org.example.notes", "2.0.0");
    OciLayout.write(other, dir, "2");
    assertThat(read("2").digest()).isEqualTo(other.digest());
    assertThat(read(first).digest()).isEqualTo(signed.digest());
    assertThatThrownBy(() -> read(null))
        .hasMessageContaining("holds 2 plugs; name one by its tag or digest: [1, 2]");
    assertThatThrownBy(() -> read("3")).extracting("code").isEqualTo("plug-not-found");
    OciLayout.write(other, dir, "1");
    assertThat(read(null).digest()).isEqualTo(other.digest());
  }

  @Test
  void aBlobThatChangedOrIsCutOrGoneIsRefused() throws IOException {
    OciLayout.write(Samples.PLUG, dir, "1");
    try (Stream<Path> blobs = Files.list(dir.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        byte[] bytes = Files.readAllBytes(blob);
        byte[] changed = bytes.clone();
        changed[bytes.length / 2] ^= 1;
        Files.write(blob, changed);
        refused("plug-digest-mismatch");
        Files.write(blob, new byte[bytes.length + 1_000]);
        refused("plug-digest-mismatch");
        Files.write(blob, new byte[0]);
        refused("plug-digest-mismatch");
        Files.delete(blob);
        refused("plug-unreadable");
        Files.write(blob, bytes);
      }
    }
    assertThat(read("1").digest()).isEqualTo(Samples.PLUG.digest());
  }

  @Test
  void whatIsNoPlugOrTooLargeIsRefusedBeforeItsBlobsAreRead() {
    byte[] manifest = OciArtifact.of(Samples.PLUG).manifest();
    String text = new String(manifest, StandardCharsets.UTF_8);
    Map<String, String> codes = new TreeMap<>();
    codes.put(text.replace(OciArtifact.CONFIG_TYPE, "application/json"), "plug-unreadable");
    codes.put(text.replace("\"size\":9", "\"size\":9223372036854775807"), "plug-too-large");
    codes.put(text.replace("\"size\":9", "\"size\":-9"), "plug-unreadable");
    codes.put(text.replace("sha256:", "sha512:"), "plug-unreadable");
    codes.put("{\"manifests\":[]}", "plug-unreadable");
    codes.put("[", "plug-unreadable");
    codes.forEach(
        (json, code) ->
            assertThatThrownBy(
                    () ->
                        OciArtifact.plug(
                            json.getBytes(StandardCharsets.UTF_8),
                            blob -> {
                              throw new AssertionError("asked for " + blob);
                            },
                            PackageLimits.DEFAULTS))
                .as(json)
                .extracting("code")
                .isEqualTo(code));
  }

  @Test
  void aLayersTitleKeepsWithinThePlug() {
    OciArtifact artifact = OciArtifact.of(Samples.PLUG);
    String text = new String(artifact.manifest(), StandardCharsets.UTF_8);
    for (String title : new String[] {"../x", "", "plug.json", "PLUG.JSON"}) {
      assertThatThrownBy(
              () ->
                  OciArtifact.plug(
                      text.replace("lib/notes.wasm", title).getBytes(StandardCharsets.UTF_8),
                      blob -> java.util.Objects.requireNonNull(artifact.blobs().get(blob.digest())),
                      PackageLimits.DEFAULTS))
          .as(title)
          .extracting("code")
          .isEqualTo("plug-unreadable");
    }
  }

  private void refused(String code) {
    assertThatThrownBy(() -> read("1")).extracting("code").isEqualTo(code);
  }

  private PlugSource read(@org.jspecify.annotations.Nullable String which) throws IOException {
    return OciLayout.read(dir, which, PackageLimits.DEFAULTS);
  }
}
