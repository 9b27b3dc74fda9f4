package org.daybook.wflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.internal.Cron;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Mail;
import org.daybook.wflow.internal.Note;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.RowCodec;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.internal.Wake;

/// What format 2 can say, each once. Run as a program, it writes the golden files, which was done
/// once: logs hold these bytes, so they never change; what is new is added at the end.
final class GoldenFormatTwo {

  static final String EVENTS = "format-2-events.txt";
  static final String ROWS = "format-2-rows.txt";
  static final String NOTES = "format-2-notes.txt";

  private static final JobId JOB = new JobId("00112233445566778899aabbccddeeff");
  private static final JobId OTHER = new JobId("ffeeddccbbaa99887766554433221100");
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000L, 123_456_789);
  private static final Instant LATER = AT.plusSeconds(60);
  private static final String DIGEST = "0f".repeat(32);
  private static final Cron CRON = new Cron("nightly", "0 3 * * *", "Europe/Berlin");
  private static final HexFormat HEX = HexFormat.of();

  private GoldenFormatTwo() {}

  static List<Event> events() {
    List<Event> events = new ArrayList<>();
    events.add(new Event.EpochTaken(7, true, AT));
    events.add(new Event.EpochTaken(300, false, AT));
    events.add(added("key \u00e9", "lane", OTHER, Supersede.ALL, LATER, LATER, CRON, bytes(3)));
    events.add(added("k", null, null, Supersede.WAITING, null, null, null, bytes(0)));
    events.add(added("k", null, null, Supersede.NONE, null, null, null, bytes(129)));
    events.add(added("k", null, null, Supersede.NONE, null, null, null, bytes(Payload.BLOB)));
    events.add(new Event.AttemptBegun(JOB, 200, AT));
    for (Slot.Kind kind : Slot.Kind.values()) {
      events.add(recorded(kind, 0, new Outcome.Returned(Payload.of(bytes(2)))));
    }
    events.add(recorded(Slot.Kind.STEP, 0, new Outcome.Failed("why", false)));
    events.add(recorded(Slot.Kind.STEP, 0, new Outcome.Failed("why", true)));
    events.add(recorded(Slot.Kind.RECEIVE, 4_711, new Outcome.Nothing()));
    events.add(recorded(Slot.Kind.STEP, 0, new Outcome.Returned(Payload.of(bytes(40_000)))));
    events.add(new Event.StepFailed(JOB, "fetch", DIGEST, 3, "boom", AT));
    events.add(new Event.JobWaits(JOB, LATER, new Wake.Time(), "sleep", false, AT));
    events.add(waits(new Wake.Mail(Letter.Kind.SIGNAL, "go")));
    events.add(waits(new Wake.Mail(Letter.Kind.COMPLETION, "answer")));
    events.add(waits(new Wake.Child(OTHER)));
    events.add(new Event.JobWoken(JOB, AT));
    events.add(new Event.JobParked(JOB, "gave up", AT));
    events.add(new Event.JobResumed(JOB, AT));
    events.add(new Event.JobRestarted(JOB, 130, AT));
    events.add(new Event.JobSucceeded(JOB, Payload.of(bytes(1)), AT));
    events.add(new Event.JobSucceeded(JOB, Payload.of(bytes(50_000)), AT));
    events.add(new Event.JobFailed(JOB, "no", AT));
    events.add(new Event.CancelAsked(JOB, "why", AT));
    events.add(new Event.DeadlinePassed(JOB, AT));
    events.add(new Event.JobStopped(JOB, AT));
    events.add(letter(Letter.Kind.SIGNAL, "key", false, 5));
    events.add(letter(Letter.Kind.COMPLETION, null, true, 0));
    events.add(letter(Letter.Kind.SIGNAL, null, false, 60_000));
    events.add(new Event.ProgressTold(JOB, Payload.of(bytes(9)), AT));
    events.add(new Event.JobsForgotten(List.of(JOB, OTHER), AT));
    events.add(
        new Event.JobAdded(
            JOB,
            "wflow",
            "key",
            "lane",
            null,
            Supersede.NONE,
            null,
            LATER,
            null,
            "gpu",
            Payload.of(bytes(3)),
            AT));
    return events;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  private static Event added(
      String key,
      String lane,
      JobId parent,
      Supersede supersede,
      Instant start,
      Instant deadline,
      Cron cron,
      byte[] args) {
    return new Event.JobAdded(
        JOB,
        "wflow",
        key,
        lane,
        parent,
        supersede,
        start,
        deadline,
        cron,
        null,
        Payload.of(args),
        AT);
  }

  private static Event recorded(Slot.Kind kind, long taken, Outcome outcome) {
    return new Event.StepRecorded(JOB, kind, "name", DIGEST, 2, taken, outcome, AT);
  }

  private static Event waits(Wake wake) {
    return new Event.JobWaits(JOB, null, wake, "why", true, AT);
  }

  private static Event letter(Letter.Kind kind, String key, boolean failed, int length) {
    return new Event.LetterSent(JOB, kind, "name", key, failed, Payload.of(bytes(length)), AT);
  }

  static List<Entry> entries() {
    List<Standing> standings =
        List.of(
            new Standing.Queued(),
            new Standing.Running(null),
            new Standing.Running(new Standing.Stop("late", true)),
            new Standing.Waiting(LATER, "sleep", new Wake.Time()),
            new Standing.Waiting(null, "signal", new Wake.Mail(Letter.Kind.SIGNAL, "go")),
            new Standing.Waiting(null, "child", new Wake.Child(OTHER)),
            new Standing.Parked("gave up"),
            new Standing.Succeeded(new Payload(bytes(3), 3, 21)),
            new Standing.Succeeded(new Payload(null, 40_000, 22)),
            new Standing.Failed("no"),
            new Standing.Cancelled("why"),
            new Standing.Scheduled(LATER));
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < standings.size(); i++) {
      entries.add(i % 2 == 0 ? full(standings.get(i)) : bare(standings.get(i)));
    }
    entries.add(labelled());
    return entries;
  }

  private static Entry full(Standing standing) {
    return new Entry(
        new Entry.Origin(
            JOB,
            "wflow",
            "key",
            "lane",
            OTHER,
            5,
            new Payload(bytes(4), 4, 5),
            LATER,
            CRON,
            null,
            AT),
        standing,
        1_000,
        new Entry.Tries(3, 2, true, 1, 4),
        new Entry.Trail(999, 70_000, 12),
        new Mail(
            List.of(
                new Letter(Letter.Kind.SIGNAL, "go", 900, false),
                new Letter(Letter.Kind.COMPLETION, "answer", 901, true)),
            List.of("signal key", "completion answer")),
        new Payload(bytes(8), 8, 0),
        LATER,
        1_001);
  }

  private static Entry labelled() {
    return new Entry(
        new Entry.Origin(
            JOB,
            "wflow",
            "key",
            "lane",
            null,
            5,
            new Payload(bytes(4), 4, 5),
            LATER,
            null,
            "gpu",
            AT),
        new Standing.Queued(),
        5,
        new Entry.Tries(0, 0, true, 0, 0),
        new Entry.Trail(0, 0, 0),
        new Mail(List.of(), List.of()),
        Payload.NONE,
        AT,
        5);
  }

  private static Entry bare(Standing standing) {
    return new Entry(
        new Entry.Origin(
            JOB, "wflow", "key", null, null, 5, new Payload(null, 500, 5), null, null, null, AT),
        standing,
        5,
        new Entry.Tries(0, 0, false, 0, 0),
        new Entry.Trail(0, 0, 0),
        new Mail(List.of(), List.of()),
        Payload.NONE,
        AT,
        5);
  }

  static List<Note> notes() {
    Map<Phase, Long> counts = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      if (!phase.ended()) {
        counts.put(phase, 100L * phase.ordinal());
      }
    }
    return List.of(new Note(300, AT, counts, false), new Note(1, null, counts, true));
  }

  /// The lines of the golden files, as the code of today writes them.
  static Map<String, List<String>> lines() {
    return Map.of(
        EVENTS, events().stream().map(event -> hex(EventCodec.encode(event).bytes())).toList(),
        ROWS, entries().stream().map(entry -> hex(RowCodec.encode(entry))).toList(),
        NOTES, notes().stream().map(note -> hex(note.encode())).toList());
  }

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  static byte[] bytes(String hex) {
    return HEX.parseHex(hex);
  }

  /// @param args the folder to write to
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, List<String>> file : lines().entrySet()) {
      Files.write(Path.of(args[0], file.getKey()), file.getValue());
    }
  }
}
