package org.daybook.documents;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A link to a document, `daybook:doc/<id>[/<tag>/<prop id>][#<heads>]`.
///
/// @param doc the document
/// @param key the prop in it; null for the document as a whole
/// @param pinned the version that is meant; null for whichever is current
public record Link(DocId doc, @Nullable PropKey key, @Nullable Heads pinned) {

  private static final String SCHEME = "daybook:doc/";

  /// The link that a text is, if it is one.
  public static Optional<Link> find(String text) {
    if (!text.startsWith(SCHEME)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // the answer, not a failure
    }
  }

  /// Reads a link.
  ///
  /// @throws IllegalArgumentException for anything else
  public static Link parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "link \"%s\": wanted %s<id>[/<tag>/<prop id>][#<heads>]"
              .formatted(Text.abbreviated(text), SCHEME));
    }
    int hash = text.indexOf('#');
    String path = text.substring(SCHEME.length(), hash < 0 ? text.length() : hash);
    Heads pinned = hash < 0 ? null : Heads.parse(text.substring(hash + 1));
    if (pinned != null && pinned.equals(Heads.NONE)) {
      throw new IllegalArgumentException(
          "link \"%s\": wanted heads after #".formatted(Text.abbreviated(text)));
    }
    int slash = path.indexOf('/');
    return slash < 0
        ? new Link(new DocId(path), null, pinned)
        : new Link(
            new DocId(path.substring(0, slash)), PropKey.parse(path.substring(slash + 1)), pinned);
  }

  /// What [#parse] reads.
  @Override
  public String toString() {
    return SCHEME + doc + (key == null ? "" : "/" + key) + (pinned == null ? "" : "#" + pinned);
  }
}
