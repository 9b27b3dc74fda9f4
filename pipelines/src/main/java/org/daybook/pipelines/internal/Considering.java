package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides about one of many documents, so that what fails about one of them, or about one
/// processor, stops none of the others: it is logged, counted among what is put off, and looked at
/// again later. What fails about the whole goes up: something that is closed or away, and an
/// interrupt. Thread-safe.
public final class Considering {

  private static final Logger LOG = LoggerFactory.getLogger(Considering.class);

  private final Dispatcher dispatcher;
  private final SecondLooks looks;

  Considering(Dispatcher dispatcher, SecondLooks looks) {
    this.dispatcher = dispatcher;
    this.looks = looks;
  }

  /// As [Dispatcher#consider].
  public int consider(DocId doc, List<Watch> watches, Supplier<Optional<JobId>> cause) {
    try {
      return dispatcher.consider(doc, watches, cause);
    } catch (RuntimeException e) {
      if (isOfTheWhole(e)) {
        throw e;
      }
      if (watches.size() > 1) {
        return watches.stream().mapToInt(watch -> consider(doc, List.of(watch), cause)).sum();
      }
      watches.forEach(watch -> looks.tried(doc, watch.id()));
      LOG.error(
          "Document {} could not be decided about for {} and is put off",
          doc,
          watches.stream().map(Watch::id).toList(),
          e);
      return 0;
    }
  }

  private static boolean isOfTheWhole(RuntimeException e) {
    return e instanceof DaybookException.Unavailable
        || e instanceof DaybookException.Busy
        || e instanceof WflowException
        || Thread.currentThread().isInterrupted();
  }
}
