package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/// Jobs as people name them: an id, or how it begins.
final class JobIds {

  private static final int SHOWN = 12;
  private static final int SHORTEST = 6;
  private static final int WHOLE = 32;
  private static final int PAGES = 10;

  private JobIds() {}

  /// Enough of an id to tell it from others.
  static String abbreviated(String id) {
    return id.length() <= SHOWN ? id : id.substring(0, SHOWN);
  }

  /// The job that a person means.
  ///
  /// @param given an id, or its first six digits or more, which are looked for among the newest
  ///     10,000 jobs
  static String resolve(Client client, String given) {
    if (!given.matches("[0-9a-f]{%d,%d}".formatted(SHORTEST, WHOLE - 1))) {
      return given;
    }
    Set<String> found = new LinkedHashSet<>();
    String next = "/api/v1/jobs?limit=1000";
    for (int page = 0; next != null && page < PAGES; page++) {
      JsonNode jobs = client.get(next);
      for (JsonNode job : jobs.path("jobs")) {
        if (job.path("id").asText().startsWith(given)) {
          found.add(job.path("id").asText());
        }
      }
      next = Words.withoutVault(jobs.path("next").textValue());
    }
    if (found.size() != 1) {
      throw new CommandFailure(
          Exit.FAILED,
          found.isEmpty()
              ? "no job begins with %s; ./daybook jobs lists them, and the whole id finds older ones"
                  .formatted(given)
              : "%d jobs begin with %s; give more of it".formatted(found.size(), given));
    }
    return found.iterator().next();
  }
}
