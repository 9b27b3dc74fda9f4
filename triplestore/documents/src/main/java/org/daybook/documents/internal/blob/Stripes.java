package org.daybook.documents.internal.blob;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.daybook.documents.BlobRef;

/// One lock for every 256th name, and the holds it guards.
final class Stripes {

  private final Stripe[] stripes = new Stripe[256];

  Stripes() {
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe();
    }
  }

  <T> T locked(BlobRef ref, Function<Holds, T> work) {
    Stripe stripe = stripes[Integer.parseInt(ref.sha256(), 0, 2, 16)];
    stripe.lock.lock();
    try {
      return work.apply(stripe.holds);
    } finally {
      stripe.lock.unlock();
    }
  }

  private static final class Stripe {
    final ReentrantLock lock = new ReentrantLock();
    final Holds holds = new Holds();
  }
}
