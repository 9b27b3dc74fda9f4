package org.daybook.documents;

/// Who makes a change. One author has one Automerge actor in a document for ever, derived from this
/// name, so actors stay few.
///
/// @param kind what sort of author
/// @param name which one: a person's name, `import`, or `<plug>:<processor>`; 1 to 200 characters
public record Author(Kind kind, String name) {

  /// The sorts of authors.
  public enum Kind {
    PRINCIPAL,
    IMPORT,
    PROCESSOR,
    HOST
  }

  /// The program itself: migrations, repairs, records of runs outside a merge.
  public static final Author HOST = new Author(Kind.HOST, "daybook");

  public Author {
    if (name.isBlank() || name.length() > 200 || !Text.isStorable(name)) {
      throw new IllegalArgumentException(
          "author name \"%s\": wanted 1 to 200 characters, none of them U+0000"
              .formatted(Text.abbreviated(name)));
    }
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + name;
  }
}
