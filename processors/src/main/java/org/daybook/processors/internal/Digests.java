package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names for content: SHA-256, hexadecimal.
public final class Digests {

  private Digests() {}

  /// Of bytes.
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /// Of a JSON value, whatever the order of its fields.
  public static String of(JsonNode value) {
    return of(sorted(value).toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Of files: their paths and bytes, each with its length before it, in order of path.
  public static String of(Map<String, byte[]> files) {
    MessageDigest digest = sha256();
    new TreeMap<>(files)
        .forEach(
            (path, bytes) -> {
              addFramed(digest, path.getBytes(StandardCharsets.UTF_8));
              addFramed(digest, bytes);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void addFramed(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      var names = new TreeSet<String>();
      value.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> object.set(name, sorted(value.get(name))));
      return object;
    }
    if (value.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(sorted(element)));
      return array;
    }
    return value;
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform must have it
    }
  }
}
