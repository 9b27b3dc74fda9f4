package org.daybook.ingest.internal.imports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.jspecify.annotations.Nullable;

/// One attempt of an import job. Confined to the job's thread.
final class ImportRun implements AutoCloseable {

  private static final long TELL_MILLIS = 200;

  private final Context context;
  private final Crew crew;
  private final Lister lister;
  private final Importer.Origin origin;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Totals totals = Totals.NONE;
  private long found;
  private boolean listed;
  private @Nullable Batch ahead;

  ImportRun(Context context, ImportArgs args, Crew crew, Lister lister) {
    this.context = context;
    this.crew = crew;
    this.lister = lister;
    this.origin = new Importer.Origin(context.job().value(), args.options());
  }

  /// Items that were listed together.
  private static final class Batch {

    final int number;
    final List<Found> items;
    List<Future<Outcome>> begun = List.of();

    Batch(int number, List<Found> items) {
      this.number = number;
      this.items = items;
    }
  }

  byte[] toEnd() throws Exception {
    Walk.Place place = null;
    int number = 0;
    while (!listed) {
      Walk.Place after = place;
      byte[] request =
          after == null ? "first".getBytes(StandardCharsets.UTF_8) : ImportWflow.request(after);
      var listing =
          Journals.listing(
              context.step(
                  Journals.LIST + number,
                  request,
                  RetryPolicy.DEFAULT,
                  () -> Journals.write(lister.list(after, found))));
      found = listing.total();
      place = listing.next();
      listed = place == null;
      var batch = new Batch(number, listing.items());
      Batch before = ahead;
      ahead = batch;
      if (before != null) {
        end(before);
      }
      number++;
    }
    if (ahead != null) {
      Batch last = ahead;
      ahead = null;
      end(last);
    }
    return Journals.progress(totals, found, true);
  }

  private void end(Batch batch) throws Exception {
    byte[] ended =
        context.step(
            Journals.BATCH + batch.number,
            Integer.toString(batch.items.size()).getBytes(StandardCharsets.UTF_8),
            RetryPolicy.DEFAULT,
            () -> await(batch));
    totals = Journals.ended(ended).totals();
  }

  private byte[] await(Batch batch) throws Exception {
    begin(batch);
    if (ahead != null) {
      begin(ahead);
    }
    var outcomes = new ArrayList<Outcome>();
    Totals sum = totals;
    for (Future<Outcome> item : batch.begun) {
      Outcome outcome = await(item, batch);
      outcomes.add(outcome);
      sum = sum.with(outcome);
    }
    return Journals.write(new Journals.Ended(outcomes, sum));
  }

  private void begin(Batch batch) {
    if (batch.begun.isEmpty()) {
      batch.begun = batch.items.stream().map(found -> crew.begin(found, origin, stopped)).toList();
    }
  }

  private Outcome await(Future<Outcome> item, Batch batch) throws Exception {
    while (true) {
      try {
        return item.get(TELL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        context.checkCancelled();
        tell(batch);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  /// Says how far the import is, with what has ended of the batches under way.
  private void tell(Batch batch) {
    Totals sum = plusEnded(totals, batch);
    if (ahead != null) {
      sum = plusEnded(sum, ahead);
    }
    context.progress(Journals.progress(sum, found, listed));
  }

  private static Totals plusEnded(Totals totals, Batch batch) {
    Totals sum = totals;
    for (Future<Outcome> item : batch.begun) {
      if (item.state() == Future.State.SUCCESS) {
        sum = sum.with(item.resultNow());
      }
    }
    return sum;
  }

  /// Keeps items that have not begun from beginning.
  @Override
  public void close() {
    stopped.set(true);
  }
}
