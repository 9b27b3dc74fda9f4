package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.OciLayout;
import org.daybook.processors.packages.OciReference;
import org.daybook.processors.packages.OciRegistry;
import org.daybook.processors.packages.PlugFolder;
import org.daybook.processors.packages.PlugSignature;
import org.daybook.processors.packages.PlugZip;
import org.daybook.processors.packages.RegistryAccess;
import org.daybook.processors.packages.SigningKey;
import org.daybook.queryapi.PinnedPublisher;
import org.daybook.queryapi.Rest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugs are installed from every form they travel in, by REST and by command; those of a publisher
/// who is pinned only with their signature.
@QuarkusTest
@QuarkusTestResource(value = PinnedPublisher.class, restrictToAnnotatedClass = true)
class PlugInstallTest {

  private static final String PLUGS = "/api/v1/plugs";

  @TempDir Path dir;

  private final Rest rest = Rest.ofTest();
  private final String host = setting(PinnedPublisher.HOST);
  private final SigningKey key = SigningKey.parse(setting(PinnedPublisher.KEY));

  @Test
  void everyFormIsTakenByRest() {
    PlugSource plug = signed("org.pinned.rest", "1.0.0");
    String expected = plug.digest();
    byte[] zip = PlugZip.write(plug);
    for (Supplier<Rest.Answer> form :
        List.<Supplier<Rest.Answer>>of(
            () -> rest.send("POST", PLUGS, zip, "Content-Type", "application/zip"),
            () -> rest.postJson(PLUGS, named(plug)),
            () ->
                rest.send(
                    "POST", PLUGS, parts(plug), "Content-Type", "multipart/form-data; boundary=xx"),
            () -> rest.postJson(PLUGS, reference(push(plug))))) {
      JsonNode installed = form.get().expect(201);
      assertThat(installed.path("digest").asText()).isEqualTo(expected);
      assertThat(installed.path("signature").path("publisher").asText()).isEqualTo("org.pinned");
      assertThat(installed.path("signature").path("verified").asBoolean()).isTrue();
      rest.delete(PLUGS + "/org.pinned.rest").expect(204);
    }
  }

  @Test
  void aReferenceIsAnsweredByDigestWhateverItNamed() {
    PlugSource first = signed("org.pinned.ref", "1.0.0");
    String byDigest = push(first);
    JsonNode installed = rest.postJson(PLUGS, reference(tag("org.pinned.ref"))).expect(201);
    assertThat(installed.path("reference").asText()).isEqualTo(byDigest);
    String next = push(signed("org.pinned.ref", "1.0.1"));
    assertThat(rest.postJson(PLUGS, reference(next)).expect(201).path("version").asText())
        .isEqualTo("1.0.1");
    assertThat(rest.get(PLUGS + "/org.pinned.ref").expect(200).path("reference").asText())
        .isEqualTo(next);
    assertThat(run("show", "org.pinned.ref").out())
        .contains("fetched    " + next)
        .contains("signed     by org.pinned with key " + key.publicKey().id() + "\n");
    rest.postJson(PLUGS, reference(byDigest)).expectProblem(409, "plug-version-lower");
  }

  @Test
  void aReferenceThatWillNotDoIsRefused() {
    JsonNode refused =
        rest.postJson(PLUGS, reference("oci://registry.test/a:1"))
            .expectProblem(403, "registry-not-allowed");
    assertThat(refused.path("detail").asText())
        .contains("may not fetch from registry.test; its operator allows 127.0.0.1:1, " + host);
    // The same address under another name is another host.
    rest.postJson(PLUGS, reference("oci://" + host.replace("127.0.0.1", "localhost") + "/a:1"))
        .expectProblem(403, "registry-not-allowed");
    rest.postJson(PLUGS, reference("http://" + host + "/a"))
        .expectProblem(400, "plug-reference-malformed");
    rest.postJson(PLUGS, reference("oci://" + host + "/nothing:1"))
        .expectProblem(404, "plug-not-found");
    rest.postJson(PLUGS, reference("oci://" + PinnedPublisher.ABSENT + "/a:1"))
        .expectProblem(503, "registry-unavailable");
    rest.postJson(PLUGS, "{\"reference\":1}").expectProblem(400, "plug-unreadable");
    rest.postJson(PLUGS, "{\"reference\":\"oci://x/y\",\"files\":{}}")
        .expectProblem(400, "plug-unreadable");
  }

  @Test
  void aPinnedPublishersPlugIsRefusedWithoutTheirSignatureInEveryForm() {
    PlugSource unsigned = plug("org.pinned.strict", "1.0.0");
    PlugSource wrong = SigningKey.create().sign(unsigned, "org.pinned");
    for (PlugSource plug : List.of(unsigned, wrong, tampered(key.sign(unsigned, "org.pinned")))) {
      byte[] zip = PlugZip.write(plug);
      rest.send("POST", PLUGS, zip, "Content-Type", "application/zip")
          .expectProblem(422, "plug-invalid");
      rest.postJson(PLUGS, named(plug)).expectProblem(422, "plug-invalid");
      JsonNode fetched =
          rest.postJson(PLUGS, reference(push(plug))).expectProblem(422, "plug-invalid");
      assertThat(fetched.path("context").path("faults").path(0).path("file").asText())
          .isEqualTo("plug.sig");
    }
    rest.get(PLUGS + "/org.pinned.strict").expectProblem(404, "plug-unknown");
    rest.postJson(PLUGS, named(key.sign(unsigned, "org.pinned"))).expect(201);
    rest.postJson(PLUGS, named(plug("org.pinned.strict", "1.0.1")))
        .expectProblem(422, "plug-invalid");
    rest.postJson(PLUGS, named(plug("org.free.plug", "1.0.0"))).expect(201);
  }

  @Test
  void everyFormIsTakenByCommand() throws IOException {
    String id = "org.pinned.cli";
    PlugSource plug = signed(id, "1.0.0");
    Path folder = dir.resolve("folder");
    PlugFolder.write(plug, folder);
    Path zip = Files.write(dir.resolve("plug.zip"), PlugZip.write(plug));
    OciLayout.write(plug, dir.resolve("layout"), "1.0.0");
    push(plug);
    for (String place :
        List.of(folder.toString(), zip.toString(), dir.resolve("layout") + ":1.0.0", tag(id))) {
      Ran ran = run("install", place);
      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(ran.out()).isEqualTo("installed org.pinned.cli 1.0.0\n");
      assertThat(rest.get(PLUGS + "/" + id).expect(200).has("reference")).isFalse();
      assertThat(run("remove", id).exit()).isZero();
    }
    Ran fetched = run("install", "--by-service", tag(id));
    assertThat(fetched.exit()).as(fetched.err()).isZero();
    assertThat(rest.get(PLUGS + "/" + id).expect(200).path("reference").asText())
        .startsWith("oci://" + host + "/" + id + "@sha256:");
    assertThat(run("install", "--by-service", "oci://registry.test/x").err())
        .startsWith("daybook: registry-not-allowed: ");
    Path unsigned =
        Files.write(dir.resolve("unsigned.zip"), PlugZip.write(plug("org.pinned.none", "1.0.0")));
    assertThat(run("install", unsigned.toString()).err()).contains("only org.pinned may publish");
  }

  private static PlugSource plug(String id, String version) {
    String manifest =
        "{\"id\":\"%1$s\",\"version\":\"%2$s\",\"abi\":1,\"owns\":{\"%1$s\":{}}}"
            .formatted(id, version);
    return new PlugSource(Map.of("plug.json", manifest.getBytes(StandardCharsets.UTF_8)));
  }

  private PlugSource signed(String id, String version) {
    return key.sign(plug(id, version), "org.pinned");
  }

  private static PlugSource tampered(PlugSource plug) {
    PlugSignature read = PlugSignature.read(Objects.requireNonNull(plug.signature()));
    char turned = read.signature().charAt(0) == 'A' ? 'B' : 'A';
    return plug.signed(
        new PlugSignature(read.publisher(), read.key(), turned + read.signature().substring(1))
            .file());
  }

  /// Pushes under the tag `1` of a repository named as the plug.
  private String push(PlugSource plug) {
    String manifest = new String(plug.manifest(), StandardCharsets.UTF_8);
    String at = tag(manifest.split("\"")[3]);
    try (var registry = new OciRegistry(OciReference.parse(at), RegistryAccess.ANONYMOUS)) {
      return at.substring(0, at.lastIndexOf(':')) + "@" + registry.push(plug);
    }
  }

  private String tag(String id) {
    return "oci://%s/%s:1".formatted(host, id);
  }

  private static String reference(String text) {
    return "{\"reference\":\"%s\"}".formatted(text);
  }

  private static String named(PlugSource plug) {
    var files = new StringBuilder();
    plug.files()
        .forEach(
            (path, bytes) ->
                files.append(
                    "%s\"%s\":\"%s\""
                        .formatted(
                            files.isEmpty() ? "" : ",",
                            path,
                            Base64.getEncoder().encodeToString(bytes))));
    return "{\"files\":{%s}}".formatted(files);
  }

  private static byte[] parts(PlugSource plug) {
    var body = new StringBuilder();
    plug.files()
        .forEach(
            (path, bytes) ->
                body.append(
                    "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(path, new String(bytes, StandardCharsets.UTF_8))));
    return (body + "--xx--\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  private static Ran run(String... args) {
    return Ran.with("plugs", args);
  }
}
