package org.daybook.documents.internal.automerge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;

/// The one Automerge actor that an author has in a document, for ever.
public final class Actors {

  private Actors() {}

  /// The first 16 bytes of the SHA-256 of `<doc> <kind>:<name>`.
  public static byte[] actor(DocId doc, Author author) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((doc + " " + author).getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
