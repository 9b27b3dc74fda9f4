package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Clause;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Explanation;
import org.daybook.pipelines.RunRecord;
import org.daybook.processors.ProcessorSpec;
import org.daybook.queryapi.vault.Vault;
import org.daybook.wflow.JobId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Why processors do or do not run on a document.
@Path("/api/v1/docs/{id}/explain")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "documents")
public class ExplainResource {

  private final CurrentVault current;

  ExplainResource(CurrentVault current) {
    this.current = current;
  }

  /// What would be decided now about one processor.
  ///
  /// @param decision `run`, `skip`, `supersede` or `cancel`
  /// @param reason why, as a stable word
  /// @param because why, for people
  /// @param next what would make it run, for people
  /// @param digest of what the processor reads on the document now
  /// @param matched whether the predicate holds
  /// @param by the clauses of the predicate that decided that, each in one line
  /// @param clause the predicate, clause by clause, with what the document has
  /// @param lastRun the run record the document carries
  /// @param ranBecause why the last run was made, for people; null when none was, or nobody knows
  /// @param cause the job whose run caused the last run; null when it came from outside
  /// @param waits what a job for it waits for, for people; null when that is no worker with a label
  /// @param jobs queued, running, waiting and parked jobs for it
  /// @param member what the document is to a collator that reads it; null when it is no member
  @Schema(name = "Explanation")
  record View(
      String processor,
      String decision,
      String reason,
      String because,
      String next,
      @Nullable String digest,
      boolean matched,
      List<String> by,
      @Nullable ClauseView clause,
      @Nullable JsonNode lastRun,
      @Nullable String ranBecause,
      @Nullable String cause,
      @Nullable String waits,
      List<String> jobs,
      @Nullable MemberView member) {
    static View of(Explanation explanation) {
      Clause clause = explanation.clause();
      return new View(
          explanation.processor(),
          word(explanation.decision()),
          explanation.decision().reason().word(),
          explanation.decision().reason().text(),
          explanation.decision().reason().next(),
          explanation.digest(),
          clause != null && clause.holds(),
          clause == null ? List.of() : clause.decisive().stream().map(Clause::line).toList(),
          clause == null ? null : ClauseView.of(clause),
          explanation.record().map(RunRecord::json).orElse(null),
          explanation
              .record()
              .map(RunRecord::reason)
              .flatMap(Decision.Reason::of)
              .map(Decision.Reason::text)
              .orElse(null),
          explanation.cause().orElse(null),
          explanation.waitsFor().orElse(null),
          explanation.jobs().stream().map(JobId::value).toList(),
          MemberView.of(explanation.membership()));
    }

    static String word(Decision decision) {
      return switch (decision) {
        case Decision.Skip _ -> "skip";
        case Decision.Run _ -> "run";
        case Decision.Supersede _ -> "supersede";
        case Decision.Cancel _ -> "cancel";
      };
    }
  }

  /// A member of a collator's group.
  ///
  /// @param group the value that the group's members share; null when they are not grouped
  /// @param document of the group; null when it was not made yet
  @Schema(name = "Membership")
  record MemberView(@Nullable JsonNode group, @Nullable String document) {
    static @Nullable MemberView of(Explanation.@Nullable Membership membership) {
      return membership == null
          ? null
          : new MemberView(
              membership.group(),
              membership.document() == null ? null : membership.document().value());
    }
  }

  /// One clause of a predicate.
  ///
  /// @param path where it is in the predicate, such as `and[1]`
  /// @param found what the document has there
  @Schema(name = "Clause")
  record ClauseView(String path, String text, boolean holds, String found, List<ClauseView> parts) {
    static ClauseView of(Clause clause) {
      return new ClauseView(
          clause.path(),
          clause.text(),
          clause.holds(),
          clause.found(),
          clause.parts().stream().map(ClauseView::of).toList());
    }
  }

  /// One for each processor asked about.
  @Schema(name = "Explanations")
  record Page(String document, List<View> processors) {}

  @GET
  @Operation(
      summary = "Tells why processors do or do not run on a document",
      description = "`processor` is `<plug>:<processor>`; without it, all of them.")
  public Page explain(
      @PathParam("id") String id, @QueryParam("processor") @Nullable String processor) {
    Vault vault = current.vault();
    DocId doc = Given.docId(id);
    if (vault.documents().read(doc).isEmpty()) {
      throw new DaybookException.NotFound(
          "document-unknown", "document %s is not here".formatted(doc));
    }
    List<String> asked =
        processor != null
            ? List.of(processor)
            : Stream.concat(
                    vault.plugs().processors().stream().map(ProcessorSpec::id),
                    vault.pipelines().pipelines().all().stream()
                        .flatMap(pipeline -> pipeline.processors().stream()))
                .sorted()
                .toList();
    return new Page(
        doc.value(), asked.stream().map(one -> View.of(vault.explain(doc, one))).toList());
  }
}
