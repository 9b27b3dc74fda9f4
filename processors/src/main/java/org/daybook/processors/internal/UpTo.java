package org.daybook.processors.internal;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// A body as bytes: all of it, or a little more than was asked for of one that is longer, whose
/// rest is not read. Called by one thread at a time, as subscribers are.
final class UpTo implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
  private final long most;
  private Flow.@Nullable Subscription subscription;
  private long count;

  UpTo(long most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription own) {
    subscription = own;
    bytes.onSubscribe(own);
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    if (count > most) {
      return; // what came before the end was heard of
    }
    for (ByteBuffer item : items) {
      count += item.remaining();
    }
    bytes.onNext(items);
    if (count > most && subscription != null) {
      subscription.cancel();
      bytes.onComplete();
    }
  }

  @Override
  public void onError(Throwable broken) {
    bytes.onError(broken);
  }

  @Override
  public void onComplete() {
    bytes.onComplete();
  }
}
