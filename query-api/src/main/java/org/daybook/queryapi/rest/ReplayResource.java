package org.daybook.queryapi.rest;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.wflow.ReplayVerdict;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Whether the code there is now would do what the journals say.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class ReplayResource {

  private final CurrentVault current;
  private final OptionalBody bodies;

  ReplayResource(CurrentVault current, OptionalBody bodies) {
    this.current = current;
    this.bodies = bodies;
  }

  /// What came of one journal.
  ///
  /// @param outcome `same`, `diverged`, `not-replayable` (the code may not be run just to look), or
  ///     `unknown-wflow` (there is no such code any more)
  /// @param detail where it diverged
  @Schema(name = "ReplayVerdict")
  record Verdict(String job, String wflow, String state, String outcome, String detail) {
    static Verdict of(ReplayVerdict verdict) {
      return new Verdict(
          verdict.job().id().value(),
          verdict.job().wflow(),
          verdict.job().state().word(),
          word(verdict.outcome()),
          verdict.detail());
    }
  }

  /// What came of all.
  ///
  /// @param counts how many had each outcome
  @Schema(name = "Replay")
  record Report(List<Verdict> verdicts, Map<String, Long> counts) {
    static Report of(List<ReplayVerdict> verdicts) {
      var counts = new TreeMap<String, Long>();
      for (ReplayVerdict.Outcome outcome : ReplayVerdict.Outcome.values()) {
        counts.put(word(outcome), 0L);
      }
      verdicts.forEach(verdict -> counts.merge(word(verdict.outcome()), 1L, Long::sum));
      return new Report(verdicts.stream().map(Verdict::of).toList(), counts);
    }
  }

  @POST
  @Path("/replay")
  @Operation(
      summary = "Runs the journals of jobs against the code there is now, without effects",
      description = "The newest first. Without a body: the newest 100 of all. Changes nothing.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReplayQuery.class)))
  public Report replay(InputStream body) {
    ReplayQuery wanted = bodies.read(body, ReplayQuery.class, ReplayQuery.ALL);
    var vault = current.vault();
    return Report.of(
        vault.oversight().replay(wanted.filter(vault.jobs()), wanted.most()).stream()
            .filter(wanted::means)
            .toList());
  }

  private static String word(ReplayVerdict.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
