package org.daybook.pipelines.internal;

import java.time.Instant;
import java.util.List;
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
///
/// @param code only errors with it; null for all
/// @param order by which documents are run on again, each once; null to count only
record Retry(Parts parts, Watch watch, @Nullable String code, @Nullable String order) {

  /// Where a page begins.
  ///
  /// @param before only errors since before this
  /// @param doc or since this very time and behind this document; null for none
  record Place(Instant before, @Nullable DocId doc) {
    static final Place NEWEST = new Place(Instant.ofEpochMilli(Long.MAX_VALUE), null);
  }

  /// A page.
  ///
  /// @param next where the next begins; null after the last
  record Page(Retried counted, @Nullable Place next) {}

  /// All pages.
  Retried all() {
    Retried sum = Retried.NOTHING;
    @Nullable Place place = Place.NEWEST;
    while (place != null) {
      Page page = page(place);
      sum = sum.plus(page.counted());
      place = page.next();
    }
    return sum;
  }

  Page page(Place place) {
    int size = parts.settings().pageSize();
    List<Dispatch> page = parts.index().errors(watch.id(), code, place.before(), place.doc(), size);
    Retried counted = new Counting().all(page);
    if (page.size() < size) {
      return new Page(counted, null);
    }
    Dispatch last = page.getLast();
    Dispatch.Failure error = last.error();
    return new Page(counted, new Place(error == null ? Instant.EPOCH : error.at(), last.doc()));
  }

  private final class Counting {

    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong forced = new AtomicLong();
    private final AtomicLong left = new AtomicLong();

    Retried all(List<Dispatch> page) {
      try {
        Concurrently.sum(page, parts.settings().concurrency(), this::again);
        return new Retried(resumed.get(), forced.get(), left.get());
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
      return order == null
          ? dispatch.matched() ? forced : left
          : forced(dispatch, order) ? forced : left;
    }
  }

  private boolean resumes(String job) {
    try {
      var id = new JobId(job);
      return order == null ? parts.lanes().parked(id) : parts.lanes().ingress().resume(id);
    } catch (IllegalArgumentException _) {
      return false; // a record that this program did not write
    }
  }

  private boolean forced(Dispatch dispatch, String by) {
    return Dispatcher.adds(parts.dispatcher().force(dispatch.doc(), watch, by));
  }
}
