package org.daybook.queryapi.problem;

import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.WflowException;

/// Turns failures into problems. Pure.
public final class Problems {

  /// Codes for which HTTP has a status closer than their category's.
  private static final Map<String, Integer> SPECIAL =
      Map.ofEntries(
          Map.entry("schema-violation", 422),
          Map.entry("arguments-invalid", 422),
          Map.entry("schema-malformed", 422),
          Map.entry("schema-breaking", 422),
          Map.entry("tag-unknown", 422),
          Map.entry("tag-reserved", 422),
          Map.entry("plug-invalid", 422),
          Map.entry("plug-too-large", 413),
          Map.entry("reference-unknown", 422),
          Map.entry("schema-version-unknown", 422),
          Map.entry("stale-heads", 412),
          Map.entry("feed-behind", 410),
          Map.entry("not-acceptable", 406),
          Map.entry("query-refused", 403),
          Map.entry("registry-not-allowed", 403),
          Map.entry("update-refused", 403));

  private Problems() {}

  /// The problem that a failure is.
  ///
  /// @param instance the path that was asked
  public static Problem of(Throwable failure, String instance) {
    return switch (failure) {
      case Refusal refusal -> problem(refusal.status(), refusal.code(), message(refusal), instance);
      case DaybookException known ->
          Problem.of(status(known), known.code(), message(known), instance, known.context());
      case WflowException jobs -> problem(status(jobs), jobs.code(), message(jobs), instance);
      case WebApplicationException web -> ofStatus(web.getResponse().getStatus(), instance);
      default -> ofStatus(500, instance);
    };
  }

  /// The problem that HTTP itself has with a request.
  public static Problem ofStatus(int status, String instance) {
    return switch (status) {
      case 404 ->
          problem(404, "route-unknown", "nothing is at this path; /openapi lists all", instance);
      case 405 ->
          problem(
              405,
              "method-not-allowed",
              "the path is right, the method is not; /openapi lists what it takes",
              instance);
      case 406 ->
          problem(
              406,
              "not-acceptable",
              "none of the media types in Accept can be answered here; /openapi lists those that can",
              instance);
      case 413 -> problem(413, "body-too-large", "the body is larger than is taken here", instance);
      case 415 ->
          problem(
              415,
              "media-type-unsupported",
              "the body's Content-Type is not taken here; /openapi lists those that are",
              instance);
      default ->
          status >= 400 && status < 500
              ? problem(
                  status, "request-malformed", "the request could not be understood", instance)
              : problem(
                  500,
                  "internal",
                  "the service failed to do this, and its log says why; what it answered before is kept",
                  instance);
    };
  }

  private static int status(DaybookException failure) {
    Integer special = SPECIAL.get(failure.code());
    if (special != null) {
      return special;
    }
    return switch (failure) {
      case DaybookException.Incorrect _ -> 400;
      case DaybookException.NotFound _ -> 404;
      case DaybookException.Conflict _ -> 409;
      case DaybookException.Busy _, DaybookException.Unavailable _ -> 503;
      case DaybookException.Unsupported _ -> 501;
      case DaybookException.Fault _ -> 500;
    };
  }

  private static int status(WflowException failure) {
    return switch (failure) {
      case WflowException.Damaged _ -> 500;
      case WflowException.InUse _,
          WflowException.Superseded _,
          WflowException.Sealed _,
          WflowException.Unavailable _ ->
          503;
    };
  }

  private static Problem problem(int status, String code, String detail, String instance) {
    return Problem.of(status, code, detail, instance, Map.of());
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }
}
