package org.daybook.documents.internal.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.daybook.documents.BlobRef;

/// A blob's bytes; the digest is compared when the end is reached.
final class Verified extends FilterInputStream {

  private final BlobRef ref;
  private final Suspects suspects;
  private final MessageDigest digest = Hashing.sha256();
  private boolean ended;

  /// @param suspects learns what is found
  Verified(InputStream in, BlobRef ref, Suspects suspects) {
    super(in);
    this.ref = ref;
    this.suspects = suspects;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read < 0) {
      verify();
    } else {
      digest.update(buffer, offset, read);
    }
    return read;
  }

  /// Reads what it passes over, else the digest could not be compared.
  @Override
  public long skip(long count) throws IOException {
    var buffer = new byte[(int) Math.min(Hashing.BUFFER, Math.max(count, 0))];
    long skipped = 0;
    while (skipped < count) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void verify() {
    if (ended) {
      return;
    }
    String found = Hashing.hex(digest);
    if (!found.equals(ref.sha256())) {
      suspects.add(ref);
      throw Faults.corrupt(ref, found);
    }
    suspects.remove(ref);
    ended = true;
  }
}
