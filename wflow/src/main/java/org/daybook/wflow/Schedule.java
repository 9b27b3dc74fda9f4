package org.daybook.wflow;

import java.time.ZoneId;

/// A job added again and again. One run at a time; a run that is due while the last one goes on
/// waits for it, and the newest that waits replaces the others. What was missed while no engine was
/// open is made up for once.
///
/// @param name unique; a schedule of the same name is replaced
/// @param cron five fields as of Unix' crontab: minute, hour, day of month, month, day of week
/// @param zone whose clock is meant
/// @param wflow what is run; each run's key is the schedule's name and its time
/// @param args handed to the code
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record Schedule(String name, String cron, ZoneId zone, String wflow, byte[] args) {

  public Schedule {
    Texts.name("schedule name", name);
    Texts.name("wflow name", wflow);
    Crons.parse(cron);
  }
}
