package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;

/// What a run reads, as one number: two documents with the same digest give a routine and its
/// predicate the same input.
public final class InputDigest {

  private InputDigest() {}

  /// SHA-256, hexadecimal, over the keys and canonical values under the tags, in key order, and
  /// what is seen beyond them.
  ///
  /// @param beyond see [Beyond]
  static String of(
      SortedMap<PropKey, JsonNode> props, Set<Tag> tags, Set<PropKey> except, String beyond) {
    String own = of(props, tags, except);
    return beyond.isEmpty() ? own : of(own + "\n" + beyond);
  }

  /// SHA-256, hexadecimal, over the keys and canonical values under the tags, in key order.
  ///
  /// @param except keys left out: the host's own notes about this processor
  public static String of(SortedMap<PropKey, JsonNode> props, Set<Tag> tags, Set<PropKey> except) {
    MessageDigest sha = sha256();
    var text = new StringBuilder();
    for (Map.Entry<PropKey, JsonNode> prop : props.entrySet()) {
      PropKey key = prop.getKey();
      if (tags.contains(key.tag()) && !except.contains(key)) {
        text.append(key).append('\n');
        canonical(prop.getValue(), text);
        text.append('\n');
        sha.update(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /// SHA-256 of a text, hexadecimal.
  public static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// One form for equal values: members by name, numbers by value (1.0 is 1), no white space.
  private static void canonical(JsonNode value, StringBuilder to) {
    if (value.isObject()) {
      var members = new TreeMap<String, JsonNode>();
      value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      to.append('{');
      String separator = "";
      for (Map.Entry<String, JsonNode> member : members.entrySet()) {
        to.append(separator).append(TextNode.valueOf(member.getKey())).append(':');
        canonical(member.getValue(), to);
        separator = ",";
      }
      to.append('}');
    } else if (value.isArray()) {
      to.append('[');
      String separator = "";
      for (JsonNode element : value) {
        to.append(separator);
        canonical(element, to);
        separator = ",";
      }
      to.append(']');
    } else if (value.isNumber()) {
      to.append(value.decimalValue().stripTrailingZeros());
    } else {
      to.append(value);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
