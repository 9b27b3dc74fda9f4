package org.daybook.wflow.http;

import java.util.List;
import java.util.Map;
import org.daybook.wflow.JobId;

/// What a request's method and path ask for.
sealed interface Route {

  /// `POST /{wflow}/{key}`.
  record Call(String wflow, String key) implements Route {}

  /// `GET /jobs/{id}`.
  record Look(JobId job) implements Route {}

  /// `POST /jobs/{id}/cancel`.
  record Cancel(JobId job) implements Route {}

  /// What a request asks for.
  ///
  /// @param path as it was sent, still escaped
  /// @throws Refusal for what is no route
  static Route of(String method, String path) {
    List<String> parts = List.of(path.split("/", -1));
    boolean ofJob = parts.size() > 2 && parts.get(1).equals("jobs");
    if (ofJob && parts.size() == 3) {
      wanted(method, "GET", path);
      return new Look(job(parts.get(2)));
    }
    if (ofJob && parts.size() == 4 && parts.get(3).equals("cancel")) {
      wanted(method, "POST", path);
      return new Cancel(job(parts.get(2)));
    }
    if (!ofJob && parts.size() == 3 && parts.getFirst().isEmpty()) {
      wanted(method, "POST", path);
      return new Call(
          Escapes.decoded("wflow name", parts.get(1)), Escapes.decoded("key", parts.get(2)));
    }
    throw new Refusal(
        404,
        "route-unknown",
        ("%s is no path here: wanted POST /{wflow}/{key}, GET /jobs/{id} or POST /jobs/{id}/cancel,"
                + " with a \"/\" within a key sent as %%2F")
            .formatted(Refusal.shown(path)));
  }

  private static void wanted(String given, String method, String path) {
    if (!given.equals(method)) {
      throw new Refusal(
          405,
          "method-refused",
          "%s of %s: wanted %s".formatted(Refusal.shown(given), Refusal.shown(path), method),
          Map.of("Allow", method));
    }
  }

  private static JobId job(String text) {
    try {
      return new JobId(text);
    } catch (IllegalArgumentException _) {
      throw new Refusal(
          400,
          "job-id-malformed",
          "job id \"%s\": wanted 32 lower-case hexadecimal digits, as a Location header names them"
              .formatted(Refusal.shown(text)));
    }
  }
}
