package org.daybook.processors.internal;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The randomness of a guest that draws without asking. The first draw asks the journal for a seed;
/// all bytes follow from it (SHA-256 of seed and block number), so a replay draws the same.
final class GuestRandom extends Random {

  @Serial private static final long serialVersionUID = 1L;

  private final transient HostSide host;
  private transient byte @Nullable [] seed;
  private transient ByteBuffer block = ByteBuffer.allocate(0);
  private transient long blocks;

  GuestRandom(HostSide host) {
    super(0);
    this.host = host;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      if (!block.hasRemaining()) {
        block = ByteBuffer.wrap(nextBlock());
      }
      int part = Math.min(block.remaining(), bytes.length - done);
      block.get(bytes, done, part);
      done += part;
    }
  }

  @Override
  protected int next(int bits) {
    var four = new byte[Integer.BYTES];
    nextBytes(four);
    return ByteBuffer.wrap(four).getInt() >>> (Integer.SIZE - bits);
  }

  private byte[] nextBlock() {
    byte[] own = seed;
    if (own == null) {
      own = HexFormat.of().parseHex(host.seed());
      seed = own;
    }
    MessageDigest sha256 = Digests.sha256();
    sha256.update(own);
    return sha256.digest(ByteBuffer.allocate(Long.BYTES).putLong(blocks++).array());
  }
}
