package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.daybook.processors.PlugSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciRegistryTest {

  private MemoryRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new MemoryRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void aPlugThatIsPushedIsPulledByTagAndByDigest() {
    PlugSource signed = SigningKey.create().sign(Samples.PLUG, "org.example");
    String digest = push(signed, ":1.0.0");
    for (String which : new String[] {":1.0.0", "@" + digest, ":other@" + digest}) {
      PlugSource pulled = pull(which);
      assertThat(pulled.digest()).isEqualTo(signed.digest());
      assertThat(pulled.signature()).isEqualTo(signed.signature());
      assertThat(pulled.reference()).isEqualTo("oci://" + registry.host() + "/a/notes@" + digest);
    }
    assertThatThrownBy(() -> pull(":2")).extracting("code").isEqualTo("plug-not-found");
  }

  @Test
  void aPlugOfTagsAloneHasTheEmptyLayerAndComesBackWithoutIt() {
    var tags =
        new PlugSource(
            Map.of("plug.json", Objects.requireNonNull(Samples.PLUG.files().get("plug.json"))));
    push(tags, ":tags");
    assertThat(pull(":tags").files()).containsOnlyKeys("plug.json");
  }

  @Test
  void blobsThatAreThereAreNotSentAgain() {
    push(Samples.PLUG, ":1");
    registry.requests.clear();
    push(Samples.PLUG, ":2");
    assertThat(registry.requests).noneMatch(request -> request.startsWith("POST"));
    registry.behaviour = MemoryRegistry.Blobs.REDIRECTED;
    push(Samples.PLUG, ":3");
    assertThat(registry.requests).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void aTokenIsFetchedWhereTheRegistryAsksForOne() {
    registry.tokens = true;
    push(Samples.PLUG, ":1");
    assertThat(pull(":1").digest()).isEqualTo(Samples.PLUG.digest());
    registry.password = "secret";
    assertThatThrownBy(() -> pull(":1"))
        .hasMessageContaining("answered 401; log in")
        .extracting("code")
        .isEqualTo("registry-refused");
    assertThat(pull(":1", access(Duration.ofSeconds(20), "ada", "secret")).digest())
        .isEqualTo(Samples.PLUG.digest());
    assertThat(registry.scopes)
        .contains(
            "service=here&scope=repository:a/notes:pull",
            "service=here&scope=repository:a/notes:pull,push");
  }

  @Test
  void aPasswordIsSentWhereTheRegistryAsksForOne() {
    push(Samples.PLUG, ":1");
    registry.tokens = true;
    registry.challenge = "Basic realm=\"here\"";
    registry.password = "secret";
    assertThatThrownBy(() -> pull(":1")).extracting("code").isEqualTo("registry-refused");
    assertThat(pull(":1", access(Duration.ofSeconds(20), "ada", "secret")).digest())
        .isEqualTo(Samples.PLUG.digest());
    assertThat(registry.scopes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bearer realm=\"https://10.0.0.1/token\" | {} | an address of this network",
        "Bearer realm=\"http://tokens.test/\" | {} | wanted https",
        "Bearer realm=\"file:///etc/passwd\" | {} | no URL with a host",
        "Bearer service=\"x\" | {} | answered 401",
        "Digest realm=\"x\" | {} | answered 401",
        "'' | {} | answered without a token",
        "'' | {\"token\":\"a b\"} | answered without a token",
        "'' | {\"token\":\"other\"} | answered 401",
      })
  void aChallengeThatCannotBeMetIsRefused(String challenge, String token, String message) {
    registry.tokens = true;
    registry.challenge = challenge;
    registry.token = token;
    assertThatThrownBy(() -> pull(":1", access(Duration.ofSeconds(5), "ada", "secret")))
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret")
        .extracting("code")
        .isEqualTo("registry-refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://10.0.0.1/up", "http://127.0.0.1:1/up", "http://[", "file:/x"})
  void anUploadGoesToTheRegistryAlone(String elsewhere) {
    registry.uploads = elsewhere;
    assertThatThrownBy(() -> push(Samples.PLUG, ":1"))
        .extracting("code")
        .isEqualTo("registry-refused");
  }

  @Test
  void aManifestThatIsNotWhatTheRegistrySaysIsRefused() {
    push(Samples.PLUG, ":1");
    registry.manifestDigest = "sha256:" + "0".repeat(64);
    assertThatThrownBy(() -> pull(":1")).extracting("code").isEqualTo("plug-digest-mismatch");
  }

  @Test
  void allExchangesTogetherAreBounded() {
    push(Samples.PLUG, ":1");
    registry.behaviour = MemoryRegistry.Blobs.LATE;
    RegistryAccess access =
        RegistryAccess.ANONYMOUS.within(Duration.ofSeconds(20), Duration.ofMillis(300));
    assertThatThrownBy(() -> pull(":1", access))
        .hasMessageContaining("all of it together took longer than PT0.3S")
        .extracting("code")
        .isEqualTo("registry-unavailable");
  }

  @Test
  void aServiceFetchesFromTheRegistriesThatItsOperatorNamed() {
    String digest = push(Samples.PLUG, ":1");
    String reference = "oci://" + registry.host() + "/a/notes";
    var allowed = AllowedRegistries.parse(List.of(" " + registry.host(), "http://plain.test:5000"));
    PlugSource fetched = allowed.fetch(reference + ":1", PackageLimits.DEFAULTS);
    assertThat(fetched.reference()).isEqualTo(reference + "@" + digest);
    assertThat(allowed.access().base("plain.test:5000").getScheme()).isEqualTo("http");
    assertThatThrownBy(() -> allowed.fetch("oci://plain.test/x", PackageLimits.DEFAULTS))
        .hasMessageContaining("may not fetch from plain.test; its operator allows 127.0.0.1:")
        .extracting("code")
        .isEqualTo("registry-not-allowed");
    assertThatThrownBy(() -> AllowedRegistries.NONE.fetch(reference, PackageLimits.DEFAULTS))
        .hasMessageContaining("its operator allows no registry");
    for (String wrong : List.of("", "https://x.test", "a/b", "http://", "u@host")) {
      assertThatThrownBy(() -> AllowedRegistries.parse(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"%s\" is no registry".formatted(wrong));
    }
  }

  @Test
  void aRedirectIsFollowedWithoutTheToken() {
    registry.tokens = true;
    push(Samples.PLUG, ":1");
    registry.behaviour = MemoryRegistry.Blobs.REDIRECTED;
    assertThat(pull(":1").digest()).isEqualTo(Samples.PLUG.digest());
    assertThat(registry.strayTokens).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CHANGED, plug-digest-mismatch, wanted sha256",
    "LONGER, plug-digest-mismatch, wanted",
    "SHORTER, plug-digest-mismatch, wanted",
    "BROKEN_OFF, registry-unavailable, broke off",
    "SILENT, registry-unavailable, it took longer than PT0.5S",
    "ENDLESS, registry-unavailable, sent more than",
    "SLOW, registry-unavailable, it took longer than PT0.5S",
    "REDIRECTED_TO_THE_NETWORK, registry-refused, an address of this network",
    "REDIRECTED_FOREVER, registry-refused, sends on more than 5 times"
  })
  void aRegistryThatMisbehavesIsRefused(
      MemoryRegistry.Blobs behaviour, String code, String message) {
    push(Samples.PLUG, ":1");
    registry.behaviour = behaviour;
    long start = System.nanoTime();
    assertThatThrownBy(() -> pull(":1", access(Duration.ofMillis(500), null, null)))
        .hasMessageContaining(message)
        .extracting("code")
        .isEqualTo(code);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aDigestTakesNothingElse() {
    String digest = push(Samples.PLUG, ":1");
    byte[] other = OciArtifact.of(Samples.plug("org.example.other", "1.0.0")).manifest();
    registry.manifests.put(digest, other);
    assertThatThrownBy(() -> pull("@" + digest))
        .extracting("code")
        .isEqualTo("plug-digest-mismatch");
    assertThatThrownBy(() -> push(Samples.plug("org.example.other", "1.0.0"), "@" + digest))
        .extracting("code")
        .isEqualTo("plug-digest-mismatch");
  }

  @Test
  void aPlugLargerThanIsTakenIsNotFetched() {
    push(Samples.PLUG, ":1");
    registry.requests.clear();
    var reference = OciReference.parse("oci://" + registry.host() + "/a/notes:1");
    try (var oci = new OciRegistry(reference, RegistryAccess.ANONYMOUS)) {
      assertThatThrownBy(() -> oci.pull(new PackageLimits(10, 50, 100)))
          .extracting("code")
          .isEqualTo("plug-too-large");
    }
    assertThat(registry.requests).containsExactly("GET /v2/a/notes/manifests/1");
  }

  @Test
  void onlyLoopbackAndNamedHostsAreSpokenToWithoutTls() {
    var access = RegistryAccess.ANONYMOUS.withPlainHosts(Set.of("plain.test:5000"));
    assertThat(access.base("127.0.0.1:5000")).isEqualTo(URI.create("http://127.0.0.1:5000"));
    assertThat(access.base("[::1]:5000")).isEqualTo(URI.create("http://[::1]:5000"));
    assertThat(access.base("plain.test:5000")).isEqualTo(URI.create("http://plain.test:5000"));
    assertThat(access.base("plain.test")).isEqualTo(URI.create("https://plain.test"));
    assertThat(access.base("127.0.0.1.test")).isEqualTo(URI.create("https://127.0.0.1.test"));
    assertThat(access(Duration.ofSeconds(1), "ada", "secret").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host/name",
        "oci://host",
        "oci://host/",
        "oci://host/Name",
        "oci://host/a//b",
        "oci://host/../b",
        "oci://u:p@host/a",
        "oci://host/a:",
        "oci://host/a@sha256:12",
        "oci://host/a@sha512:12",
        "oci://host/a?x=1",
        "oci://host/a#f",
        "oci://ho st/a"
      })
  void whatNamesNoPlugIsRefused(String text) {
    assertThatThrownBy(() -> OciReference.parse(text))
        .extracting("code")
        .isEqualTo("plug-reference-malformed");
  }

  @Test
  void aReferenceIsWrittenAsItIsRead() {
    assertThat(OciReference.parse("oci://host:5000/a/b").toString())
        .isEqualTo("oci://host:5000/a/b:latest");
    String whole = "oci://host/a-b/c:1.0@sha256:" + "a".repeat(64);
    assertThat(OciReference.parse(whole).toString()).isEqualTo(whole);
  }

  private String push(PlugSource plug, String which) {
    var reference = OciReference.parse("oci://" + registry.host() + "/a/notes" + which);
    try (var oci = new OciRegistry(reference, RegistryAccess.ANONYMOUS)) {
      return oci.push(plug);
    }
  }

  private PlugSource pull(String which) {
    return pull(which, RegistryAccess.ANONYMOUS);
  }

  private PlugSource pull(String which, RegistryAccess access) {
    var reference = OciReference.parse("oci://" + registry.host() + "/a/notes" + which);
    try (var oci = new OciRegistry(reference, access)) {
      return oci.pull(PackageLimits.DEFAULTS);
    }
  }

  private static RegistryAccess access(
      Duration timeout, @Nullable String user, @Nullable String password) {
    return RegistryAccess.ANONYMOUS
        .within(timeout, Duration.ofSeconds(20))
        .withUser(user, password);
  }
}
