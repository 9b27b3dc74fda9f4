package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.documents.BlobRef;

/// The blobs that a prop's value links to.
public final class BlobLinks {

  private static final Pattern LINK = Pattern.compile("daybook:blob/([0-9a-f]{64})(#.*)?");

  private BlobLinks() {}

  /// Every blob that a text anywhere in the value is a link to.
  public static Set<BlobRef> in(JsonNode value) {
    var found = new HashSet<BlobRef>();
    collect(value, found);
    return found;
  }

  private static void collect(JsonNode value, Set<BlobRef> found) {
    if (value.isTextual()) {
      Matcher link = LINK.matcher(value.textValue());
      if (link.matches()) {
        found.add(new BlobRef(link.group(1)));
      }
    } else {
      for (JsonNode child : value) {
        collect(child, found);
      }
    }
  }
}
