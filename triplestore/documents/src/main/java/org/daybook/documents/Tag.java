package org.daybook.documents;

import java.util.regex.Pattern;

/// The reverse-domain name of a kind of prop, such as `org.example.photo`. A tag has one owner and
/// one registered schema.
///
/// @param name two or more labels of lower-case ASCII letters, digits, `-` and `_`, each starting
///     with a letter, joined by dots; at most 200 characters
public record Tag(String name) implements Comparable<Tag> {

  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)+");

  /// What every tag of the host itself begins with; no plug may own one.
  public static final String HOST_PREFIX = "org.daybook.";

  public Tag {
    if (name.length() > 200 || !SHAPE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          ("tag \"%s\": wanted a reverse-domain name of at most 200 characters, such as org.example.photo, of lower-case"
                  + " letters, digits, - and _, each label starting with a letter")
              .formatted(Text.abbreviated(name)));
    }
  }

  /// Whether the name is reserved for the host.
  public boolean reserved() {
    return name.startsWith(HOST_PREFIX);
  }

  /// The key of this tag's prop `main`.
  public PropKey main() {
    return new PropKey(this, PropKey.MAIN);
  }

  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
