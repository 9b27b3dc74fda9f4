package org.daybook.pipelines.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.Retried;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Another try for the documents on which a processor went wrong, from the newest error on. What
/// goes wrong again meanwhile is newer than where it is, and is not tried twice.
public final class Retry {

  private final Parts parts;
  private final Watch watch;
  private final @Nullable String code;
  private final boolean dry;
  private final String order = UUID.randomUUID().toString();
  private final AtomicLong resumed = new AtomicLong();
  private final AtomicLong forced = new AtomicLong();
  private final AtomicLong left = new AtomicLong();

  /// One that is about to be made.
  ///
  /// @param code only errors with it; null for all
  /// @param dry whether to count only
  public Retry(Parts parts, Watch watch, @Nullable String code, boolean dry) {
    this.parts = parts;
    this.watch = watch;
    this.code = code;
    this.dry = dry;
  }

  public Retried all() {
    int size = parts.settings().pageSize();
    Instant before = Instant.ofEpochMilli(Long.MAX_VALUE);
    @Nullable DocId doc = null;
    while (true) {
      List<Dispatch> page = parts.index().errors(watch.id(), code, before, doc, size);
      again(page);
      if (page.size() < size) {
        return new Retried(resumed.get(), forced.get(), left.get());
      }
      Dispatch last = page.getLast();
      Dispatch.Failure error = last.error();
      before = error == null ? Instant.EPOCH : error.at();
      doc = last.doc();
    }
  }

  private void again(List<Dispatch> page) {
    try {
      Concurrently.sum(page, parts.settings().concurrency(), this::again);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable(
          "pipelines-closed", "interrupted while errors were retried", e);
    }
  }

  private int again(Dispatch dispatch) {
    counter(dispatch).incrementAndGet();
    return 1;
  }

  private AtomicLong counter(Dispatch dispatch) {
    Dispatch.Run run = dispatch.run();
    if (dispatch.state() == Dispatch.State.PARKED && run != null && resumes(run.job())) {
      return resumed;
    }
    return dry ? dispatch.matched() ? forced : left : forced(dispatch) ? forced : left;
  }

  private boolean resumes(String job) {
    try {
      var id = new JobId(job);
      return dry ? parts.lanes().parked(id) : parts.lanes().ingress().resume(id);
    } catch (IllegalArgumentException _) {
      return false; // a record that this program did not write
    }
  }

  private boolean forced(Dispatch dispatch) {
    return Dispatcher.adds(parts.dispatcher().force(dispatch.doc(), watch, order));
  }
}
