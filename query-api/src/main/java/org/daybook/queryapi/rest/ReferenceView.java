package org.daybook.queryapi.rest;

import java.util.Locale;
import org.daybook.documents.Reference;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A link from one document to another.
///
/// @param source the document that holds it
/// @param key in which prop
/// @param pointer where in its value: a JSON pointer
/// @param link what it says: `daybook:doc/<id>[/<tag>/<prop id>][#<heads>]`
/// @param target the document it leads to
/// @param pinned whether it means one version of it
/// @param state `present`, `no-document` or `no-prop`
@Schema(name = "Reference")
record ReferenceView(
    String source,
    String key,
    String pointer,
    String link,
    String target,
    boolean pinned,
    String state) {

  static ReferenceView of(Reference reference) {
    return new ReferenceView(
        reference.source().value(),
        reference.key().toString(),
        reference.pointer(),
        reference.link().toString(),
        reference.link().doc().value(),
        reference.link().pinned() != null,
        reference.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
