package org.daybook.queryapi.rest;

import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.vault.JobStates;
import org.daybook.wflow.Job;
import org.daybook.wflow.log.JobFilter;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// Which jobs a request is about.
public class JobQuery {

  @QueryParam("state")
  @Parameter(description = "States, repeated or with commas between them.")
  @Nullable List<String> state;

  @QueryParam("wflow")
  @Nullable String wflow;

  @QueryParam("lane")
  @Nullable String lane;

  @QueryParam("parent")
  @Parameter(description = "The job whose children are wanted.")
  @Nullable String parent;

  @QueryParam("from")
  @Parameter(description = "Added then or later, such as 2026-01-31T00:00:00Z.")
  @Nullable String from;

  @QueryParam("before")
  @Parameter(description = "Added before then.")
  @Nullable String before;

  @QueryParam("after")
  @Parameter(description = "Where the page before ended, as its `next` says.")
  @Nullable String after;

  /// @throws DaybookException.Incorrect `parameter-invalid`
  JobFilter filter() {
    return new JobFilter(
        states(state == null ? List.of() : state),
        wflow,
        lane,
        Given.optionalJobId(parent),
        Given.optionalInstant("from", from),
        Given.optionalInstant("before", before),
        after == null ? null : Given.place(after));
  }

  /// The words, each a state's.
  ///
  /// @param given words, or several with commas between them
  static Set<String> states(List<String> given) {
    var states = new LinkedHashSet<String>();
    given.stream()
        .flatMap(words -> Arrays.stream(words.split(",", -1)))
        .forEach(
            word -> {
              if (!JobStates.WORDS.contains(word)) {
                throw new DaybookException.Incorrect(
                    "parameter-invalid",
                    "state \"%s\": wanted one of %s".formatted(word, JobStates.WORDS));
              }
              states.add(word);
            });
    return states;
  }

  /// The path of the page that goes on after a job.
  String next(Job last, int limit) {
    var path = new StringBuilder("/api/v1/jobs?limit=" + limit);
    add(path, "after", last.added() + "," + last.id());
    add(path, "state", state == null || state.isEmpty() ? null : String.join(",", state));
    add(path, "wflow", wflow);
    add(path, "lane", lane);
    add(path, "parent", parent);
    add(path, "from", from);
    add(path, "before", before);
    return path.toString();
  }

  private static void add(StringBuilder path, String name, @Nullable String value) {
    if (value != null) {
      path.append('&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
