package org.daybook.documents;

/// The reverse-domain name of a kind of prop, such as `org.example.photo`. A tag has one owner and
/// one registered schema.
///
/// @param name two or more labels of lower-case ASCII letters, digits, `-` and `_`, each starting
///     with a letter, joined by dots; at most 200 characters
public record Tag(String name) implements Comparable<Tag> {

  /// What every tag of the host itself begins with; no plug may own one.
  public static final String HOST_PREFIX = "org.daybook.";

  public Tag {
    if (name.length() > 200 || !shaped(name)) {
      throw new IllegalArgumentException(
          ("tag \"%s\": wanted a reverse-domain name of at most 200 characters, such as org.example.photo, of lower-case"
                  + " letters, digits, - and _, each label starting with a letter")
              .formatted(Text.abbreviated(name)));
    }
  }

  private static boolean shaped(String name) {
    boolean first = true;
    int labels = 1;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.' && !first) {
        first = true;
        labels++;
      } else if (c >= 'a' && c <= 'z') {
        first = false;
      } else if (first || ((c < '0' || c > '9') && c != '-' && c != '_')) {
        return false;
      }
    }
    return !first && labels > 1;
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
