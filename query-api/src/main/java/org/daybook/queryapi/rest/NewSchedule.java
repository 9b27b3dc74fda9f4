package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.Schedule;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a schedule is made of.
///
/// @param cron minute, hour, day of month, month, day of week, as in a crontab
/// @param zone whose clock is meant, such as `Europe/Berlin`; UTC when absent
/// @param wflow what is run: `reconcile`
/// @param args handed to it; `reconcile` takes none
@Schema(name = "NewSchedule")
record NewSchedule(
    @Nullable String cron, @Nullable String zone, @Nullable String wflow, @Nullable JsonNode args) {

  /// Work that needs nothing but to be begun. What else there is takes arguments that are made, and
  /// judged, where it is asked for: files that may be read, runs that a document needs.
  private static final Set<String> SCHEDULABLE = Set.of("reconcile");

  /// @throws DaybookException.Incorrect `json-unexpected`, `schedule-invalid`,
  ///     `wflow-unschedulable`
  Schedule named(String name) {
    String rhythm = required("cron", cron);
    String what = required("wflow", wflow);
    if (!SCHEDULABLE.contains(what)) {
      throw new DaybookException.Incorrect(
          "wflow-unschedulable",
          "wflow \"%s\" cannot be scheduled: wanted one of %s; begin other work from a crontab of the system"
              .formatted(what, new TreeSet<>(SCHEDULABLE)));
    }
    if (args != null && !args.isNull() && !args.isEmpty()) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/args: %s takes none; leave them out".formatted(what));
    }
    try {
      return new Schedule(name, rhythm, ZoneId.of(zone == null ? "UTC" : zone), what, new byte[0]);
    } catch (DateTimeException e) {
      throw new DaybookException.Incorrect(
          "schedule-invalid",
          "zone \"%s\": wanted a time zone such as Europe/Berlin or UTC".formatted(zone),
          e);
    } catch (IllegalArgumentException e) {
      throw new DaybookException.Incorrect("schedule-invalid", String.valueOf(e.getMessage()), e);
    }
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/%s: wanted text; it is missing".formatted(field));
    }
    return value;
  }
}
