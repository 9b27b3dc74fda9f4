package org.daybook.pipelines.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.documents.DocId;
import org.daybook.wflow.JobId;

/// The process jobs whose code runs at this moment, in this process. As many as there are workers
/// at most. Thread-safe.
public final class Running {

  private final Map<JobId, Lane> jobs = new ConcurrentHashMap<>();

  /// What a job is about.
  public record Lane(DocId doc, String processor) {}

  <T> T during(JobId job, ProcessArgs args, Callable<T> work) throws Exception {
    jobs.put(job, new Lane(args.doc(), args.processor()));
    try {
      return work.call();
    } finally {
      jobs.remove(job);
    }
  }

  public Collection<Lane> all() {
    return List.copyOf(jobs.values());
  }
}
