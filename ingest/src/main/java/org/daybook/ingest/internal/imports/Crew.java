package org.daybook.ingest.internal.imports;

import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.documents.DaybookException;
import org.daybook.ingest.ItemState;

/// Does items on virtual threads, so many at a time over all imports. Thread-safe.
public final class Crew implements AutoCloseable {

  /// Faults of one document or blob, which say nothing about the vault's others.
  private static final Set<String> DAMAGED = Set.of("blob-corrupt", "vault-corrupt");

  private final Importer importer;
  private final Semaphore places;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public Crew(Importer importer, int parallelism) {
    this.importer = importer;
    this.places = new Semaphore(parallelism, true);
  }

  /// Begins an item.
  ///
  /// @param stopped once true, items that have not begun do not
  /// @return its end; fails with a [DaybookException] when the item is to be tried again
  Future<Outcome> begin(Found found, Importer.Origin origin, AtomicBoolean stopped) {
    return threads.submit(
        () -> {
          places.acquire();
          try {
            if (stopped.get()) {
              throw new DaybookException.Unavailable("import-stopped", "the import was stopped");
            }
            return bring(found, origin);
          } finally {
            places.release();
          }
        });
  }

  /// A file must not end the import of others, whatever it does; a vault that is not there must.
  private Outcome bring(Found found, Importer.Origin origin) throws InterruptedException {
    try {
      return importer.bring(found, origin);
    } catch (DaybookException.Unavailable | DaybookException.Busy e) {
      throw e;
    } catch (DaybookException.Fault e) {
      if (!DAMAGED.contains(e.code())) {
        throw e;
      }
      System.getLogger(Crew.class.getName()).log(System.Logger.Level.ERROR, "an item failed", e);
      return failed(found, e.code(), String.valueOf(e.getMessage()));
    } catch (DaybookException e) {
      return failed(found, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      System.getLogger(Crew.class.getName()).log(System.Logger.Level.ERROR, "an item failed", e);
      return failed(found, "unexpected", e.toString());
    }
  }

  private static Outcome failed(Found found, String code, String message) {
    String name =
        switch (found) {
          case Found.File file -> Names.text(file.uri());
          case Found.Uploaded upload -> upload.name();
          case Found.Refused refused -> Names.text(refused.uri());
        };
    return new Outcome(name, ItemState.FAILED, null, code, message, 0);
  }

  /// Waits for what is under way; the extractor must be closed first, so that it ends.
  @Override
  public void close() {
    threads.close();
  }
}
