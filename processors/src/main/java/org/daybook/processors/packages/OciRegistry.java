package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;
import org.jspecify.annotations.Nullable;

/// Plugs in one repository of an OCI registry, after the distribution specification. Confined to
/// the thread that uses it.
///
/// Written on the JDK's client and not on oras-java-sdk, whose 0.2.15 has a time limit for
/// connecting alone, reads manifests without a bound on their bytes, and follows redirects to
/// anywhere, after a login with its token. A caller cannot set any of that.
public final class OciRegistry implements AutoCloseable {

  private static final int MOST_TOKEN = 1 << 20;
  private static final int MOST_PROBLEM = 1 << 16;
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final OciReference at;
  private final RegistryAccess access;
  private final RegistryHttp http;
  private final URI base;
  private @Nullable String authorization;

  /// @param at what is pulled, or under what is pushed
  public OciRegistry(OciReference at, RegistryAccess access) {
    this.at = at;
    this.access = access;
    this.http = new RegistryHttp(access, at.host());
    this.base = URI.create(access.base(at.host()) + "/v2/" + at.name() + "/");
  }

  /// Reads the plug; every byte is verified by its digest.
  ///
  /// @return the plug, from the artifact by its digest
  /// @throws DaybookException.NotFound `plug-not-found`
  /// @throws DaybookException.Unavailable `registry-unavailable`
  /// @throws DaybookException.Incorrect `registry-refused`, `plug-unreadable`, `plug-too-large`,
  ///     `plug-digest-mismatch`
  public PlugSource pull(PackageLimits limits) {
    HttpResponse<byte[]> answer =
        get("manifests/" + at.asked(), OciArtifact.MOST_MANIFEST, OciArtifact.MANIFEST_TYPE);
    byte[] manifest = answer.body();
    String said = answer.headers().firstValue("Docker-Content-Digest").orElse("");
    if (said.startsWith("sha256:")) {
      OciBlob.verify(manifest, said);
    }
    if (at.digest() != null) {
      OciBlob.verify(manifest, at.digest());
    }
    try {
      return OciArtifact.plug(manifest, this::blob, limits)
          .from(at.of(OciBlob.digest(manifest)).toString());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // exchanges have failures of their own
    }
  }

  /// Writes the plug: what is not there of its blobs, then its manifest.
  ///
  /// @return the digest that names the artifact
  public String push(PlugSource plug) {
    OciArtifact artifact = OciArtifact.of(plug);
    if (at.digest() != null) {
      OciBlob.verify(artifact.manifest(), at.digest());
    }
    artifact.blobs().forEach(this::upload);
    String name = at.tag() == null ? artifact.digest() : at.tag();
    write(
        base.resolve("manifests/" + name),
        "PUT",
        OciArtifact.MANIFEST_TYPE,
        artifact.manifest(),
        201);
    return artifact.digest();
  }

  private byte[] blob(OciBlob blob) {
    return get("blobs/" + blob.digest(), blob.size(), "application/octet-stream").body();
  }

  private void upload(String digest, byte[] bytes) {
    URI blob = base.resolve("blobs/" + digest);
    // One that is there may be said to lie elsewhere.
    if (write(blob, "HEAD", "", new byte[0], 200, 301, 302, 303, 307, 308, 404).statusCode()
        != 404) {
      return;
    }
    HttpResponse<byte[]> started =
        write(base.resolve("blobs/uploads/"), "POST", "", new byte[0], 202);
    URI to = http.resolved(blob, started.headers().firstValue("Location").orElse("no Location"));
    if (!at.host().equals(to.getAuthority())) {
      throw http.refused("it wants uploads at %s; wanted itself".formatted(to));
    }
    String separator = to.getQuery() == null ? "?" : "&";
    URI put = http.resolved(to, to + separator + "digest=" + encoded(digest));
    write(put, "PUT", "application/octet-stream", bytes, 201);
  }

  private HttpResponse<byte[]> get(String path, long most, String accept) {
    URI uri = base.resolve(path);
    HttpResponse<byte[]> answer = http.get(uri, bound(most), headers("Accept", accept));
    if (answer.statusCode() == 401 && own(answer) && logIn(answer, "pull")) {
      answer = http.get(uri, bound(most), headers("Accept", accept));
    }
    if (answer.statusCode() == 404) {
      throw new DaybookException.NotFound(
          "plug-not-found", "the registry has nothing at %s (asked for %s)".formatted(at, uri));
    }
    return expect(answer, uri, 200);
  }

  /// Whether it comes from the registry itself: where that sends to is told no password, and no
  /// place to take one to.
  private boolean own(HttpResponse<byte[]> answer) {
    return at.host().equals(answer.uri().getAuthority());
  }

  // A refusal may be longer than the blob that was asked for.
  private static long bound(long most) {
    return Math.max(most, MOST_PROBLEM);
  }

  private HttpResponse<byte[]> write(
      URI uri, String method, String type, byte[] body, int... statuses) {
    HttpResponse<byte[]> answer = http.send(request(uri, method, type, body), MOST_PROBLEM);
    if (answer.statusCode() == 401 && logIn(answer, "pull,push")) {
      answer = http.send(request(uri, method, type, body), MOST_PROBLEM);
    }
    return expect(answer, uri, statuses);
  }

  private HttpRequest request(URI uri, String method, String type, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(http.permitted(uri))
            .method(
                method,
                method.equals("HEAD") ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private String[] headers(String name, String value) {
    return authorization == null
        ? new String[] {name, value}
        : new String[] {name, value, "Authorization", authorization};
  }

  /// Does what a 401 asks for: a token from where it says, or the user's password.
  private boolean logIn(HttpResponse<byte[]> challenge, String actions) {
    List<String> ways = challenge.headers().allValues("WWW-Authenticate");
    Optional<String> bearer = ways.stream().filter(way -> begins(way, "Bearer ")).findFirst();
    if (bearer.isPresent()) {
      return token(bearer.get(), actions);
    }
    authorization = ways.stream().anyMatch(way -> begins(way, "Basic ")) ? access.basic() : null;
    return authorization != null;
  }

  private static boolean begins(String text, String start) {
    return text.regionMatches(true, 0, start, 0, start.length());
  }

  private boolean token(String asked, String actions) {
    Map<String, String> parameters = new TreeMap<>();
    Matcher matcher = PARAMETER.matcher(asked);
    while (matcher.find()) {
      parameters.put(matcher.group(1), matcher.group(2));
    }
    String realm = parameters.get("realm");
    if (realm == null) {
      return false;
    }
    String query =
        "service=%s&scope=%s"
            .formatted(
                encoded(parameters.getOrDefault("service", "")),
                encoded("repository:%s:%s".formatted(at.name(), actions)));
    URI uri =
        http.permitted(http.resolved(base, realm + (realm.contains("?") ? "&" : "?") + query));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    String basic = access.basic();
    if (basic != null) {
      request.header("Authorization", basic);
    }
    authorization = "Bearer " + token(expect(http.send(request.build(), MOST_TOKEN), uri, 200));
    return true;
  }

  private String token(HttpResponse<byte[]> answer) {
    JsonNode json = OciArtifact.json(answer.body());
    String token = json.path("token").asText(json.path("access_token").asText(""));
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw http.refused("%s answered without a token".formatted(answer.uri()));
    }
    return token;
  }

  private HttpResponse<byte[]> expect(HttpResponse<byte[]> answer, URI uri, int... statuses) {
    for (int status : statuses) {
      if (answer.statusCode() == status) {
        return answer;
      }
    }
    String what = "%s answered %d".formatted(uri, answer.statusCode());
    if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
      throw new DaybookException.Unavailable("registry-unavailable", what);
    }
    throw http.refused(
        answer.statusCode() == 401 || answer.statusCode() == 403
            ? what + "; log in with a user who may do this"
            : what);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
