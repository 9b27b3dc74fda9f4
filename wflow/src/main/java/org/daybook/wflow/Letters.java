package org.daybook.wflow;

import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Mail;
import org.daybook.wflow.internal.Payload;
import org.jspecify.annotations.Nullable;

/// What is sent to jobs. Each answers false when the job has ended or is unknown. Thread-safe.
final class Letters {

  private final Shared shared;
  private final Partitions partitions;

  Letters(Shared shared, Partitions partitions) {
    this.shared = shared;
    this.partitions = partitions;
  }

  boolean signal(JobId job, String signal, byte[] payload, @Nullable String key) {
    Texts.name("signal", signal);
    String known = key == null ? null : Mail.signal(Texts.name("signal key", key));
    return letter(job, Letter.Kind.SIGNAL, signal, known, false, payload);
  }

  boolean completed(Awaitable awaitable, boolean failed, byte[] payload) {
    String name = awaitable.name();
    return letter(
        awaitable.job(), Letter.Kind.COMPLETION, name, Mail.completion(name), failed, payload);
  }

  private boolean letter(
      JobId job,
      Letter.Kind kind,
      String name,
      @Nullable String key,
      boolean failed,
      byte[] payload) {
    byte[] bytes = Texts.payload("payload", payload).clone();
    return partitions.use(
        job,
        partition -> {
          Boolean repeated =
              partition.decide(
                  turn -> {
                    Entry entry = partition.index().job(job);
                    if (entry == null || entry.standing().phase().ended()) {
                      return null;
                    }
                    if (key != null && entry.mail().knows(key)) {
                      return true;
                    }
                    turn.commit(
                        new Event.LetterSent(
                            job, kind, name, key, failed, Payload.of(bytes), shared.now()));
                    return false;
                  });
          return repeated != null;
        });
  }
}
