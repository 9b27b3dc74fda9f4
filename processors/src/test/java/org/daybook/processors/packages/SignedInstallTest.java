package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.processors.HeldUpdate;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.PlugOrigin;
import org.daybook.processors.PlugRevision;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a vault takes of a publisher whom its operator pinned.
class SignedInstallTest {

  private static final String ID = "org.example.notes";
  private static final SigningKey KEY = SigningKey.create();
  private static final SigningKey OTHER = SigningKey.create();
  private static final Publishers PINNED =
      Publishers.parse(List.of("org.example=" + KEY.publicKey()));
  private static final PlugSource FIRST = plug("1.0.0", "");
  private static final PlugSource WIDER = plug("1.0.1", "\"requires\":{\"org.other.base\":\"*\"},");

  @TempDir Path dir;

  @Test
  void aFirstInstallNeedsTheirSignature() {
    in(
        PINNED,
        plugs -> {
          refused(plugs, FIRST, "plug.sig: it is missing, and only org.example may publish " + ID);
          refused(plugs, OTHER.sign(FIRST, "org.example"), "is not pinned for org.example");
          refused(plugs, KEY.sign(FIRST, "org.other"), "it is by org.other");
          refused(plugs, tampered(KEY.sign(FIRST, "org.example")), "it does not fit the plug's");
          assertThat(plugs.plugs()).isEmpty();
          assertThat(plugs.install(signed(FIRST)).digest()).isEqualTo(FIRST.digest());
        });
  }

  @Test
  void anUpdateNeedsItToo() {
    in(
        PINNED,
        plugs -> {
          plugs.install(signed(FIRST));
          PlugSource next = plug("1.0.1", "");
          refused(plugs, next, "it is missing");
          byte[] old = Objects.requireNonNull(signed(FIRST).signature());
          refused(plugs, next.signed(old), "it does not fit the plug's files, id and version");
          assertThat(version(plugs)).isEqualTo("1.0.0");
          plugs.install(signed(next));
          assertThat(version(plugs)).isEqualTo("1.0.1");
        });
  }

  @Test
  void anUpdateThatWaitsIsApprovedOnlyWithASignatureThatIsGoodThen() {
    in(
        Publishers.NONE,
        plugs -> {
          plugs.install(new PlugSource(manifest("org.other.base", "1.0.0", "")));
          plugs.install(FIRST);
          assertThat(plugs.install(OTHER.sign(WIDER, "org.example")).held()).isNotNull();
        });
    in(
        PINNED,
        plugs -> {
          assertThatThrownBy(() -> plugs.approve(ID, WIDER.digest()))
              .hasMessageContaining("is not pinned for org.example")
              .extracting("code")
              .isEqualTo("plug-invalid");
          assertThat(version(plugs)).isEqualTo("1.0.0");
          HeldUpdate held = Objects.requireNonNull(plugs.install(signed(WIDER)).held());
          assertThat(held.origin().verified()).isTrue();
          assertThat(plugs.approve(ID, WIDER.digest()).origin()).isEqualTo(held.origin());
          assertThat(version(plugs)).isEqualTo("1.0.1");
        });
  }

  @Test
  void whoSignedItAndWhereItWasFetchedIsKept() {
    String artifact = "oci://registry.test/notes@sha256:" + "a".repeat(64);
    var installed =
        new Object() {
          PlugOrigin origin = PlugOrigin.UNKNOWN;
        };
    in(PINNED, plugs -> installed.origin = plugs.install(signed(FIRST).from(artifact)).origin());
    assertThat(installed.origin.reference()).isEqualTo(artifact);
    assertThat(installed.origin.verified()).isTrue();
    PlugSignature signature = Objects.requireNonNull(installed.origin.signature());
    assertThat(signature.publisher()).isEqualTo("org.example");
    assertThat(signature.key()).isEqualTo(KEY.publicKey().id());
    in(PINNED, plugs -> assertThat(found(plugs).origin()).isEqualTo(installed.origin));
  }

  @Test
  void aSignatureOfNobodyPinnedIsKeptAsAClaim() {
    in(
        Publishers.NONE,
        plugs -> {
          PlugOrigin origin = plugs.install(OTHER.sign(FIRST, "org.example")).origin();
          assertThat(origin.signature()).isNotNull();
          assertThat(origin.verified()).isFalse();
        });
  }

  @Test
  void aSignatureThatComesLaterIsRecorded() {
    in(
        Publishers.NONE,
        plugs -> assertThat(plugs.install(FIRST).origin()).isEqualTo(PlugOrigin.UNKNOWN));
    in(
        PINNED,
        plugs -> {
          assertThat(plugs.install(signed(FIRST)).origin().verified()).isTrue();
          plugs.install(signed(FIRST));
          assertThat(plugs.history(ID, 9))
              .extracting(PlugRevision::what)
              .containsExactly("sign", "install");
        });
  }

  private void in(Publishers publishers, Consumer<Plugs> work) {
    try (var store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC());
        var plugs =
            Plugs.open(
                store,
                SandboxSettings.DEFAULTS,
                publishers,
                Clock.systemUTC(),
                (_, _) -> List.of(),
                null)) {
      work.accept(plugs);
    }
  }

  private static void refused(Plugs plugs, PlugSource plug, String rule) {
    assertThatThrownBy(() -> plugs.install(plug))
        .hasMessageContaining(rule)
        .extracting("code")
        .isEqualTo("plug-invalid");
  }

  private static InstalledPlug found(Plugs plugs) {
    return plugs.plug(ID).orElseThrow();
  }

  private static String version(Plugs plugs) {
    return found(plugs).version();
  }

  private static PlugSource signed(PlugSource plug) {
    return KEY.sign(plug, "org.example");
  }

  /// With one bit of the signature turned.
  private static PlugSource tampered(PlugSource plug) {
    PlugSignature read = PlugSignature.read(Objects.requireNonNull(plug.signature()));
    char turned = read.signature().charAt(0) == 'A' ? 'B' : 'A';
    return plug.signed(
        new PlugSignature(read.publisher(), read.key(), turned + read.signature().substring(1))
            .file());
  }

  private static PlugSource plug(String version, String more) {
    return new PlugSource(manifest(ID, version, more));
  }

  private static Map<String, byte[]> manifest(String id, String version, String more) {
    return Map.of(
        "plug.json",
        Samples.bytes(
            "{\"id\":\"%1$s\",\"version\":\"%2$s\",\"abi\":1,%3$s\"owns\":{\"%1$s\":{}}}"
                .formatted(id, version, more)));
  }
}
