package org.daybook.documents.internal.automerge;

import java.util.HexFormat;
import org.automerge.ChangeHash;
import org.daybook.documents.Heads;

/// A change hash made from its digits; the binding has no public way.
final class KnownHash extends ChangeHash {

  private KnownHash(byte[] hash) {
    super(hash);
  }

  static ChangeHash[] of(Heads heads) {
    return heads.hashes().stream()
        .map(hash -> new KnownHash(HexFormat.of().parseHex(hash)))
        .toArray(ChangeHash[]::new);
  }
}
