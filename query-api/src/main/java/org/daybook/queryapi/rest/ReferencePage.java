package org.daybook.queryapi.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;
import org.daybook.documents.Reference;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of links.
///
/// @param next the path of the next page; absent on the last
@Schema(name = "ReferencePage")
record ReferencePage(List<ReferenceView> references, @Nullable String next) {

  private static final String SEPARATOR = "\n";

  /// A page with the way to the next one.
  ///
  /// @param found one more than `size`, where there are more
  /// @param route the path that answers pages, as the client asks it
  static ReferencePage of(List<Reference> found, int size, String route) {
    List<Reference> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : "%s?limit=%d&after=%s".formatted(route, size, place(page.getLast()));
    return new ReferencePage(page.stream().map(ReferenceView::of).toList(), next);
  }

  private static String place(Reference last) {
    return URLEncoder.encode(
        String.join(
            SEPARATOR,
            last.source().value(),
            last.key().toString(),
            last.link().toString(),
            last.pointer()),
        StandardCharsets.UTF_8);
  }

  /// The link that a page ended with; it may be gone by now.
  static @Nullable Reference place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(SEPARATOR, 4);
    if (parts.length < 4) {
      throw invalid(after);
    }
    try {
      return new Reference(
          Given.docId(parts[0]),
          PropKey.parse(parts[1]),
          parts[3],
          Link.parse(parts[2]),
          Reference.State.PRESENT);
    } catch (IllegalArgumentException _) {
      throw invalid(after);
    }
  }

  private static DaybookException invalid(String after) {
    return new DaybookException.Incorrect(
        "parameter-invalid",
        "after \"%s\": wanted what `next` of the page before says".formatted(after));
  }
}
