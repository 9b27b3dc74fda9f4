package org.daybook.documents;

/// A prop's name within a document: the tag that says what it is, and which one of that tag.
///
/// @param tag says who defines the prop and which schema its value obeys
/// @param id one to 200 of `A-Z a-z 0-9 . _ ~ : @ -`
public record PropKey(Tag tag, String id) implements Comparable<PropKey> {

  /// The id that a bare tag stands for.
  public static final String MAIN = "main";

  /// The first id in order: none is empty, and no other character comes before.
  static final String LEAST_ID = "-";

  public PropKey {
    if (!shaped(id)) {
      throw new IllegalArgumentException(
          "prop id \"%s\" of tag %s: wanted 1 to 200 of A-Z a-z 0-9 . _ ~ : @ -"
              .formatted(Text.abbreviated(id), tag));
    }
  }

  /// Reads `<tag>[/<id>]`; a bare tag means its `main`.
  public static PropKey parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Tag(text).main()
        : new PropKey(new Tag(text.substring(0, slash)), text.substring(slash + 1));
  }

  private static boolean shaped(String id) {
    if (id.isEmpty() || id.length() > 200) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if ((c < 'a' || c > 'z')
          && (c < '0' || c > '9')
          && (c < 'A' || c > 'Z')
          && ".-:_~@".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(PropKey other) {
    int byTag = tag.compareTo(other.tag);
    return byTag != 0 ? byTag : id.compareTo(other.id);
  }

  /// `<tag>/<id>`, always with the id: the key in the document's root map.
  @Override
  public String toString() {
    return tag.name() + "/" + id;
  }
}
