package org.daybook.processors.internal;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.daybook.documents.DaybookException;
import org.daybook.documents.ValueSchema;
import org.daybook.processors.CommandSpec;
import org.daybook.processors.EventSpec;
import org.daybook.processors.Homes;
import org.daybook.processors.Manifest;
import org.daybook.processors.TriggerSpec;

/// Makes the commands and events of a plug known to those who run them.
final class Triggers {

  private Triggers() {}

  static List<CommandSpec> commands(StoredPlug plug) {
    return plug.manifest().commands().entrySet().stream()
        .map(
            entry -> {
              Manifest.CommandEntry command = entry.getValue();
              return new CommandSpec(
                  trigger(plug, entry.getKey(), command.routine(), command.home()),
                  command.title(),
                  command.description(),
                  command.arguments(),
                  command.result());
            })
        .toList();
  }

  static List<EventSpec> events(StoredPlug plug) {
    return plug.manifest().events().entrySet().stream()
        .map(
            entry -> {
              Manifest.EventEntry event = entry.getValue();
              return new EventSpec(
                  trigger(plug, entry.getKey(), event.routine(), event.home()),
                  event.on(),
                  event.cron());
            })
        .toList();
  }

  private static TriggerSpec trigger(StoredPlug plug, String name, String routine, String home) {
    Manifest manifest = plug.manifest();
    return new TriggerSpec(
        manifest.id(),
        plug.running().digest(),
        name,
        routine,
        Objects.requireNonNull(manifest.routines().get(routine)).capabilities(),
        manifest.owns().keySet(),
        Homes.label(home));
  }

  /// The schemas of commands must be ones.
  static void check(Manifest manifest, Faults faults) {
    manifest
        .commands()
        .forEach(
            (name, command) -> {
              String at = Fields.at("/commands", name);
              BiConsumer<String, com.fasterxml.jackson.databind.JsonNode> schema =
                  (field, value) -> {
                    try {
                      var _ = ValueSchema.of("it", value);
                    } catch (DaybookException.Incorrect e) {
                      faults.add(
                          at + "/" + field, String.valueOf(e.getMessage()), "correct the schema");
                    }
                  };
              schema.accept("arguments", command.arguments());
              schema.accept("result", command.result());
            });
  }
}
