package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;
import org.jspecify.annotations.Nullable;

/// Plugs in an OCI image layout folder: `oci-layout`, `index.json` and `blobs/sha256`. One folder
/// holds as many as it has tags.
public final class OciLayout {

  private static final String MARK = "oci-layout";
  private static final String INDEX = "index.json";

  private OciLayout() {}

  /// Whether a folder is such a layout.
  public static boolean isAt(Path folder) {
    return Files.isRegularFile(folder.resolve(MARK));
  }

  /// Adds a plug under a tag, which it takes from another if that had it.
  ///
  /// @return the digest that names the artifact
  public static String write(PlugSource plug, Path folder, String tag) throws IOException {
    OciArtifact artifact = OciArtifact.of(plug);
    Path blobs = Files.createDirectories(folder.resolve("blobs").resolve("sha256"));
    for (Map.Entry<String, byte[]> blob : artifact.blobs().entrySet()) {
      put(blobs.resolve(hex(blob.getKey())), blob.getValue());
    }
    put(blobs.resolve(hex(artifact.digest())), artifact.manifest());
    ObjectNode index =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaVersion", 2)
            .put("mediaType", "application/vnd.oci.image.index.v1+json");
    ArrayNode manifests = index.putArray("manifests");
    for (OciBlob other : isAt(folder) ? manifests(folder) : List.<OciBlob>of()) {
      if (!other.annotation().equals(tag)) {
        manifests.add(other.json(OciBlob.TAG));
      }
    }
    manifests.add(
        OciBlob.of(OciArtifact.MANIFEST_TYPE, artifact.manifest(), tag).json(OciBlob.TAG));
    put(folder.resolve(INDEX), index.toString().getBytes(StandardCharsets.UTF_8));
    put(
        folder.resolve(MARK),
        "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    return artifact.digest();
  }

  /// Reads a plug.
  ///
  /// @param which a tag, or `sha256:` and a digest; null where the folder holds one plug
  /// @throws DaybookException.NotFound `plug-not-found`
  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`,
  ///     `plug-digest-mismatch`
  public static PlugSource read(Path folder, @Nullable String which, PackageLimits limits)
      throws IOException {
    List<OciBlob> found =
        manifests(folder).stream()
            .filter(
                blob ->
                    which == null || blob.annotation().equals(which) || blob.digest().equals(which))
            .toList();
    long digests = found.stream().map(OciBlob::digest).distinct().count();
    if (digests != 1) {
      throw new DaybookException.NotFound(
          "plug-not-found",
          "%s holds %d plugs%s; name one by its tag or digest: %s"
              .formatted(
                  folder,
                  digests,
                  which == null ? "" : " for \"%s\"".formatted(which),
                  manifests(folder).stream().map(OciBlob::annotation).toList()));
    }
    OciBlob manifest = found.getFirst();
    if (manifest.size() > OciArtifact.MOST_MANIFEST) {
      throw PlugFiles.unreadable("the OCI manifest has %d bytes".formatted(manifest.size()));
    }
    byte[] bytes = manifest.verified(blob(folder, manifest));
    return OciArtifact.plug(bytes, blob -> blob(folder, blob), limits);
  }

  private static List<OciBlob> manifests(Path folder) throws IOException {
    byte[] bytes = read(folder.resolve(INDEX), OciArtifact.MOST_MANIFEST);
    var manifests = new ArrayList<OciBlob>();
    for (JsonNode manifest : OciArtifact.json(bytes).path("manifests")) {
      manifests.add(OciBlob.read(manifest, OciBlob.TAG));
    }
    return manifests;
  }

  private static byte[] blob(Path folder, OciBlob blob) throws IOException {
    return read(folder.resolve("blobs").resolve("sha256").resolve(blob.hex()), blob.size());
  }

  /// At most one byte more than the limit, which then tells that there is more.
  private static byte[] read(Path file, long limit) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw PlugFiles.unreadable("the OCI layout has no file %s".formatted(file));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
    }
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String hex(String digest) {
    return digest.substring(digest.indexOf(':') + 1);
  }
}
