package org.daybook.wflow.internal;

import org.daybook.wflow.JobRequest.Supersede;
import org.jspecify.annotations.Nullable;

/// Parts that events and rows share, as bytes. Numbers never change.
final class Codes {

  private Codes() {}

  /// A payload in an event: its bytes, or only their number when they are stored apart.
  static void payload(Wire.Writer out, Payload payload) {
    byte[] inline = payload.inline();
    boolean here = inline != null && !payload.isBlob();
    out.flag(here);
    if (here && inline != null) {
      out.bytes(inline);
    } else {
      out.count(payload.length());
    }
  }

  static Payload payload(Wire.Reader in) {
    return in.flag() ? Payload.of(in.bytes()) : new Payload(null, Math.toIntExact(in.count()), 0);
  }

  static void outcome(Wire.Writer out, Outcome outcome) {
    switch (outcome) {
      case Outcome.Returned(Payload result) -> payload(out.tag(0), result);
      case Outcome.Failed(String why, boolean forGood) -> out.tag(1).text(why).flag(forGood);
      case Outcome.Nothing _ -> out.tag(2);
    }
  }

  static Outcome outcome(Wire.Reader in) {
    int number = in.tag();
    return switch (number) {
      case 0 -> new Outcome.Returned(payload(in));
      case 1 -> new Outcome.Failed(in.text(), in.flag());
      case 2 -> new Outcome.Nothing();
      default -> throw new Wire.Malformed("its outcome is %d".formatted(number));
    };
  }

  static void wake(Wire.Writer out, Wake wake) {
    switch (wake) {
      case Wake.Time _ -> out.tag(0);
      case Wake.Mail(Letter.Kind kind, String name) -> out.tag(1).tag(number(kind)).text(name);
      case Wake.Child(var job) -> out.tag(2).job(job);
    }
  }

  static Wake wake(Wire.Reader in) {
    int number = in.tag();
    return switch (number) {
      case 0 -> new Wake.Time();
      case 1 -> new Wake.Mail(letter(in.tag()), in.text());
      case 2 -> new Wake.Child(in.job());
      default -> throw new Wire.Malformed("what wakes it is %d".formatted(number));
    };
  }

  static void cron(Wire.Writer out, @Nullable Cron cron) {
    out.flag(cron != null);
    if (cron != null) {
      out.text(cron.schedule()).text(cron.expression()).text(cron.zone());
    }
  }

  static @Nullable Cron cron(Wire.Reader in) {
    return in.flag() ? new Cron(in.text(), in.text(), in.text()) : null;
  }

  static int number(Letter.Kind kind) {
    return switch (kind) {
      case SIGNAL -> 0;
      case COMPLETION -> 1;
    };
  }

  static Letter.Kind letter(int number) {
    return switch (number) {
      case 0 -> Letter.Kind.SIGNAL;
      case 1 -> Letter.Kind.COMPLETION;
      default -> throw new Wire.Malformed("its letter is %d".formatted(number));
    };
  }

  static int number(Supersede supersede) {
    return switch (supersede) {
      case NONE -> 0;
      case WAITING -> 1;
      case ALL -> 2;
    };
  }

  static Supersede supersede(int number) {
    return switch (number) {
      case 0 -> Supersede.NONE;
      case 1 -> Supersede.WAITING;
      case 2 -> Supersede.ALL;
      default -> throw new Wire.Malformed("its supersede is %d".formatted(number));
    };
  }

  static int number(Slot.Kind kind) {
    return switch (kind) {
      case STEP -> 0;
      case SLEEP -> 1;
      case NOW -> 2;
      case RANDOM -> 3;
      case RECEIVE -> 4;
      case SEND -> 5;
      case AWAIT -> 6;
      case DEADLINE -> 7;
      case CHILD -> 8;
      case RESULT -> 9;
    };
  }

  static Slot.Kind kind(int number) {
    return switch (number) {
      case 0 -> Slot.Kind.STEP;
      case 1 -> Slot.Kind.SLEEP;
      case 2 -> Slot.Kind.NOW;
      case 3 -> Slot.Kind.RANDOM;
      case 4 -> Slot.Kind.RECEIVE;
      case 5 -> Slot.Kind.SEND;
      case 6 -> Slot.Kind.AWAIT;
      case 7 -> Slot.Kind.DEADLINE;
      case 8 -> Slot.Kind.CHILD;
      case 9 -> Slot.Kind.RESULT;
      default -> throw new Wire.Malformed("its kind is %d".formatted(number));
    };
  }
}
