package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;

/// Reads the entries below `/commands` and `/events` of a manifest.
final class TriggerReader {

  private static final List<String> OCCASIONS =
      Stream.of(Manifest.Occasion.values()).map(Manifest.Occasion::word).toList();

  private final SortedMap<String, Manifest.RoutineEntry> routines;
  private final Set<String> routineNames;

  /// A reader for the commands and events of one manifest.
  ///
  /// @param routines those that could be read
  /// @param routineNames those that are there
  TriggerReader(SortedMap<String, Manifest.RoutineEntry> routines, Set<String> routineNames) {
    this.routines = routines;
    this.routineNames = routineNames;
  }

  Manifest.@Nullable CommandEntry command(Fields entry) {
    String routine = routine(entry, Manifest.Kind.COMMAND);
    String title = Texts.title(entry);
    String description = Texts.description(entry);
    JsonNode arguments = schema(entry, "arguments");
    JsonNode result = schema(entry, "result");
    String home = home(entry, routine);
    entry.done();
    return routine == null
        ? null
        : new Manifest.CommandEntry(routine, title, description, arguments, result, home);
  }

  Manifest.@Nullable EventEntry event(Fields entry) {
    String on = entry.word("on", true, OCCASIONS);
    String routine = routine(entry, Manifest.Kind.EVENT);
    String cron = cron(entry, on);
    String home = home(entry, routine);
    entry.done();
    return on == null || routine == null
        ? null
        : new Manifest.EventEntry(
            Manifest.Occasion.valueOf(on.toUpperCase(Locale.ROOT).replace('-', '_')),
            routine,
            cron,
            home);
  }

  private static @Nullable String cron(Fields entry, @Nullable String on) {
    boolean scheduled = Manifest.Occasion.SCHEDULE.word().equals(on);
    String cron = entry.text("cron", scheduled, Cron.WANTED, null);
    if (cron != null && !Cron.reads(cron)) {
      entry.fault("cron", "found \"%s\"".formatted(cron), "wanted " + Cron.WANTED);
    }
    if (entry.has("cron") && on != null && !scheduled) {
      entry.fault(
          "cron", "the event is on " + on, "remove it, or let the event be on \"schedule\"");
    }
    return cron;
  }

  private @Nullable String routine(Fields entry, Manifest.Kind kind) {
    String routine = RoutineReader.named(entry, routineNames);
    Manifest.RoutineEntry code = routine == null ? null : routines.get(routine);
    if (code != null && code.kind() != kind) {
      entry.fault(
          "routine",
          "the routine \"%s\" is of kind %s".formatted(routine, code.kind().word()),
          "name one of kind " + kind.word());
    }
    return routine;
  }

  private String home(Fields entry, @Nullable String routine) {
    return RoutineReader.home(entry, routine == null ? null : routines.get(routine));
  }

  private static JsonNode schema(Fields entry, String field) {
    JsonNode schema = entry.any(field, false, "");
    if (schema == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!schema.isObject()) {
      entry.fault(field, Fields.found(schema), "wanted a JSON Schema as an object");
    }
    return schema;
  }
}
