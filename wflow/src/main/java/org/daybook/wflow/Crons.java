package org.daybook.wflow;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/// Cron expressions of five fields.
final class Crons {

  private Crons() {}

  /// @throws IllegalArgumentException when it is none
  static Cron parse(String expression) {
    try {
      return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
          .parse(expression);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cron \"%s\": %s: wanted minute, hour, day of month, month and day of week"
              .formatted(expression, e.getMessage()),
          e);
    }
  }

  /// The first time after one; none when it never comes.
  static Optional<Instant> next(org.daybook.wflow.internal.Cron cron, Instant after) {
    return ExecutionTime.forCron(parse(cron.expression()))
        .nextExecution(after.atZone(ZoneId.of(cron.zone())))
        .map(ZonedDateTime::toInstant);
  }
}
