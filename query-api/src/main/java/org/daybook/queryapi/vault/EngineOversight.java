package org.daybook.queryapi.vault;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daybook.wflow.Counters;
import org.daybook.wflow.Engine;
import org.daybook.wflow.NotArmed;
import org.daybook.wflow.ReplayVerdict;
import org.daybook.wflow.Schedule;
import org.daybook.wflow.log.JobFilter;

/// An engine, without what would close it.
record EngineOversight(Engine engine) implements Oversight {

  @Override
  public Counters counters() {
    return engine.counters();
  }

  @Override
  public Optional<Throwable> broken() {
    return engine.broken();
  }

  @Override
  public List<NotArmed> notArmed() {
    return engine.notArmed();
  }

  @Override
  public List<Schedule> schedules() {
    return engine.schedules().stream().sorted(Comparator.comparing(Schedule::name)).toList();
  }

  @Override
  public List<ReplayVerdict> replay(JobFilter filter, int limit) {
    return engine.replay(filter, limit);
  }
}
