package org.daybook.graph.internal;

import org.apache.jena.graph.Node;
import org.apache.jena.tdb2.store.NodeId;
import org.apache.jena.tdb2.store.NodeIdInline;

/// Literals as the triple store gives them back. It keeps short numbers and dates as values, not as
/// text (`1.50` comes back as `1.5`), and a difference must compare like with like.
public final class StoredForm {

  private StoredForm() {}

  /// The term that is read after this one was written; a fixed point.
  public static Node of(Node node) {
    NodeId inline = node.isLiteral() ? NodeIdInline.inline(node) : null;
    return inline == null ? node : NodeIdInline.extract(inline);
  }
}
