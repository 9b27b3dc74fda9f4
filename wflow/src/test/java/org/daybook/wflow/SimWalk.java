package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.daybook.wflow.SimProgram.Action;
import org.daybook.wflow.internal.Outcome;

/// Where the code has come to by what is recorded.
final class SimWalk {
  private final StringBuilder told = new StringBuilder();
  private final SimHistory history;
  private final JobId job;
  private String where = "";

  SimWalk(SimHistory history, SimProgram program, JobId job) {
    this.history = history;
    this.job = job;
    for (Action action : program.actions()) {
      if (where.isEmpty()) {
        act(action);
      }
    }
    if (where.isEmpty()) {
      where = program.fails() ? "failed" : "returned";
    }
  }

  /// `returned`, `failed` for good, `thrown` in an attempt, or `waiting` for what is not
  // recorded.
  String where() {
    return where;
  }

  String told() {
    return told.toString();
  }

  private void act(Action action) {
    String name = action.name();
    switch (action) {
      case SimProgram.Step step -> outcome(name, step.caught());
      case SimProgram.Sleep _ -> {
        if (history.journal(job).get(name) == null) {
          where = "waiting";
        }
      }
      case SimProgram.Tell _ -> {}
      case SimProgram.Throw(_, int attempts) -> {
        if (Objects.requireNonNull(history.entry(job)).tries().attempts() <= attempts) {
          where = "thrown";
        }
      }
      case SimProgram.Now _ -> said(name, SimWalk::instant);
      case SimProgram.Draw _ ->
          said(name, bytes -> Long.toString(ByteBuffer.wrap(bytes).getLong()));
      case SimProgram.Send _ -> said(name, bytes -> Boolean.toString(bytes[0] == 1));
      case SimProgram.Receive _ -> outcome(name, false);
      case SimProgram.Await await -> outcome(name, await.caught());
      case SimProgram.Child child -> {
        if (child.awaited()) {
          outcome(name + "/result", child.caught());
        } else {
          said(name, bytes -> new String(bytes, UTF_8));
        }
      }
    }
  }

  private void said(String name, Function<byte[], String> what) {
    SimHistory.Slot slot = history.journal(job).get(name);
    if (slot == null) {
      where = "waiting";
    } else {
      told.append(SimCode.told(name, what.apply(slot.payload())));
    }
  }

  private void outcome(String slotName, boolean caught) {
    SimHistory.Slot slot = history.journal(job).get(slotName);
    int slash = slotName.indexOf('/');
    String name = slash < 0 ? slotName : slotName.substring(0, slash);
    switch (slot == null ? null : slot.outcome()) {
      case Outcome.Returned _ -> told.append(SimCode.told(name, slot.payload()));
      case Outcome.Nothing _ -> told.append(SimCode.told(name, Optional.empty()));
      case Outcome.Failed(_, boolean forGood) -> {
        if (forGood) {
          where = "failed";
        } else if (caught) {
          told.append(SimCode.failed(name));
        } else {
          where = "thrown";
        }
      }
      case null -> where = "waiting";
    }
  }

  private static String instant(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return Instant.ofEpochSecond(in.getLong(), in.getInt()).toString();
  }
}
