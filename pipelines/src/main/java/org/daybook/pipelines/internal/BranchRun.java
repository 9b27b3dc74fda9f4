package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.pipelines.RoutineName;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.collate.GroupDocument;
import org.daybook.processors.Capabilities;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Context;
import org.daybook.wflow.Unwinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a routine on a branch of a document within a job, and holds what it did there to what it
/// declared. Confined to the job's thread.
///
/// @param routine what runs
/// @param capabilities the routine's
public record BranchRun(
    Parts parts, Context context, RoutineName routine, Capabilities capabilities) {

  private static final Logger LOG = LoggerFactory.getLogger(BranchRun.class);

  /// The fact under which every run's job records how it ended, its journal's last.
  public static final String END = "end";

  /// What the host alone writes about runs.
  private static final Set<Tag> HOST_NOTES =
      Set.of(
          RunRecord.RUN,
          RunRecord.ERROR,
          HostTags.HANDLER,
          GroupDocument.TAG,
          PipelineConfig.TAG,
          PipelineConfig.DONE);

  /// Runs it to the end, however that ends.
  ///
  /// @param id who it runs for, for the log
  /// @param fetched as below
  public RunResult on(WorkBranch branch, JsonNode input, String id, Runnable fetched) {
    return on(branch, new StoreQuery(parts.store(), parts.sight()), input, id, fetched);
  }

  /// The same with a way to find documents, and a look at whether the code is the wanted one: it is
  /// asked for by its name, and its plug may just have been replaced.
  ///
  /// @param fetched called when the code is there, before it runs; may throw [Replaced]
  public RunResult on(
      WorkBranch branch, DocumentQuery query, JsonNode input, String id, Runnable fetched) {
    try {
      Routine code = parts.registry().routine(routine.plug(), routine.routine());
      fetched.run();
      RunResult result =
          code.run(
              new Routine.Call(
                  branch,
                  capabilities,
                  parts.store().blobs(),
                  new ContextJournal(context),
                  query,
                  input));
      if (result instanceof RunResult.Failed failed && failed.code() == RunResult.Code.TIMEOUT) {
        context.skipTo(END); // a slower replay does not get as far as its journal
      }
      return result;
    } catch (Unwinding | Replaced e) {
      throw e;
    } catch (Throwable e) { // whatever a routine throws must leave a trace
      LOG.warn("{} failed in the host on document {}", id, branch.fork().id(), e);
      return new RunResult.Failed(RunResult.Code.HOST, String.valueOf(e), Metering.NONE);
    }
  }

  /// The code is that of another version than the one that was to run.
  public static final class Replaced extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// The keys that the routine wrote, there or in documents that it made, and may not: those it did
  /// not declare, and the host's own notes.
  public SortedSet<PropKey> denied(WorkBranch.Work work) {
    var denied = new TreeSet<>(work.edit().keys());
    work.created().forEach(draft -> denied.addAll(draft.props().keySet()));
    denied.removeIf(key -> capabilities.mayWrite(key) && !HOST_NOTES.contains(key.tag()));
    return denied;
  }

  /// What a run is told that changed what it may not.
  public String denial(SortedSet<PropKey> denied) {
    return "it changed %s; it declared to write %s"
        .formatted(denied, new TreeSet<>(capabilities.writes()));
  }
}
