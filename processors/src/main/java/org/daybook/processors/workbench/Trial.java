package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.Difference;
import org.daybook.documents.PropKey;
import org.daybook.processors.RunResult;

/// A run, and what came of it.
///
/// @param routine its routine's name
/// @param result how it ended
/// @param differences of its branch from the document, prop by prop; of a run that failed, what it
///     had done till then, none of which would be kept
/// @param written the props of its branch under the tags that it may write
/// @param grants what it declared, and whether it touched it
/// @param limits what it used up
/// @param requests what it asked the host for, in order
public record Trial(
    String routine,
    RunResult result,
    SortedMap<PropKey, Difference> differences,
    SortedMap<PropKey, JsonNode> written,
    List<GrantUse> grants,
    List<LimitUse> limits,
    List<JsonNode> requests) {

  public Trial {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
    written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
    grants = List.copyOf(grants);
    limits = List.copyOf(limits);
    requests = List.copyOf(requests);
  }

  /// A line that it logged.
  public record LogLine(String level, String message) {}

  public boolean succeeded() {
    return result instanceof RunResult.Completed;
  }

  /// What it logged, in order.
  public List<LogLine> log() {
    return requests.stream()
        .filter(request -> request.path("op").asText().equals("log"))
        .map(
            request ->
                new LogLine(request.path("level").asText(), request.path("message").asText()))
        .toList();
  }

  /// How it ended, in one word: `ok`, the code of the host, or the code that it reported itself.
  public String ending() {
    return switch (result) {
      case RunResult.Completed _ -> "ok";
      case RunResult.Failed(RunResult.Code code, String message, _) ->
          code == RunResult.Code.REPORTED && message.contains(": ")
              ? message.substring(0, message.indexOf(": "))
              : code.word();
    };
  }
}
