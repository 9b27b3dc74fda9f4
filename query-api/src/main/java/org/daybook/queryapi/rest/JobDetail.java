package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.daybook.wflow.Job;
import org.daybook.wflow.JournalEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One job with its journal.
///
/// @param journal what its code asked for, in order; the first thousand
/// @param journalNext the path of the rest of a longer journal
/// @param children the path of the jobs it started
@Schema(name = "JobDetail")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobDetail(
    @JsonUnwrapped JobView job,
    List<JournalView> journal,
    @Nullable String journalNext,
    String children) {

  static final int ENTRIES = 1_000;

  static JobDetail of(Job job, List<JournalEntry> journal, CurrentVault vault) {
    return new JobDetail(
        JobView.of(job),
        journal.stream().limit(ENTRIES).map(JournalView::of).toList(),
        journal.size() <= ENTRIES
            ? null
            : vault.path(
                "/api/v1/jobs/%s/journal?after=%d&limit=%d".formatted(job.id(), ENTRIES, ENTRIES)),
        vault.path("/api/v1/jobs?parent=" + job.id()));
  }
}
