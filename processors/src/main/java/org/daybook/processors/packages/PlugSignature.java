package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Pattern;
import org.daybook.processors.internal.StrictJson;

/// What `plug.sig` says.
///
/// @param publisher who says that the plug is theirs, a name like `org.example`
/// @param key the id of the public key that fits
/// @param signature 64 bytes in base64
public record PlugSignature(String publisher, String key, String signature) {

  private static final Pattern PUBLISHER = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*");
  private static final int MOST_BYTES = 4_096;

  /// Whether a text can be a publisher's name.
  public static boolean isPublisher(String name) {
    return name.length() <= 200 && PUBLISHER.matcher(name).matches();
  }

  /// Reads a `plug.sig`.
  ///
  /// @throws IllegalArgumentException that says what is wrong with it
  public static PlugSignature read(byte[] file) {
    if (file.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "it has %d bytes; wanted at most %d".formatted(file.length, MOST_BYTES));
    }
    JsonNode json;
    try {
      json = StrictJson.read(file);
    } catch (StrictJson.Malformed malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
    var read =
        new PlugSignature(
            json.path("publisher").asText(""),
            json.path("key").asText(""),
            json.path("signature").asText(""));
    if (json.size() != 3
        || !isPublisher(read.publisher)
        || !read.key.matches("[0-9a-f]{16}")
        || !read.signature.matches("[A-Za-z0-9+/]{86}==")) {
      throw new IllegalArgumentException(
          "wanted publisher, key (16 hexadecimal digits) and signature (64 bytes in base64)");
    }
    return read;
  }

  /// The file.
  public byte[] file() {
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("publisher", publisher)
            .put("key", key)
            .put("signature", signature)
            .toString();
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// The bytes that are signed: five lines, none of whose texts can hold a line's end.
  static byte[] message(String publisher, String id, String version, String digest) {
    return "daybook-plug-signature-v1\n%s\n%s\n%s\n%s\n"
        .formatted(publisher, id, version, digest)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Whether the key made this signature over the message.
  boolean isBy(PublicKeyText pinned, byte[] message) {
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(pinned.key());
      verifier.update(message);
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false; // bytes that are no signature at all
    }
  }
}
