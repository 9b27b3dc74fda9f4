package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Note;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.RowCodec;
import org.daybook.wflow.internal.Standing;
import org.junit.jupiter.api.Test;

/// The bytes of format 2 mean what they ever meant.
class GoldenFormatTwoTest {

  private static final RecursiveComparisonConfiguration EXACTLY =
      RecursiveComparisonConfiguration.builder().withStrictTypeChecking(true).build();

  @Test
  void everyEventIsReadAndWrittenAsItWas() {
    List<Event> events = GoldenFormatTwo.events();
    List<String> lines = GoldenJob.lines(GoldenFormatTwo.EVENTS);
    assertThat(lines).hasSameSizeAs(events);
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      byte[] bytes = GoldenFormatTwo.bytes(lines.get(i));
      Event decoded = EventCodec.decode(i, bytes);
      if (event.payload().length() < Payload.BLOB) {
        assertThat(decoded).usingRecursiveComparison(EXACTLY).isEqualTo(event);
      } else {
        assertThat(decoded.payload().inline()).isNull();
        assertThat(decoded.payload().length()).isEqualTo(event.payload().length());
        assertThat(decoded).hasSameClassAs(event).returns(event.at(), Event::at);
        assertThat(EventCodec.encode(event).blob()).isEqualTo(event.payload().inline());
      }
      assertThat(EventCodec.encode(event).bytes()).as(event.toString()).isEqualTo(bytes);
      assertThat(EventCodec.encode(decoded).bytes()).as(event.toString()).isEqualTo(bytes);
    }
  }

  @Test
  void noTypeOfEventAndNoStandingIsLeftOut() {
    assertThat(types(Event.class))
        .isSubsetOf(GoldenFormatTwo.events().stream().map(Object::getClass).toArray())
        .hasSize(18);
    assertThat(types(Standing.class))
        .isSubsetOf(
            GoldenFormatTwo.entries().stream().map(entry -> entry.standing().getClass()).toArray())
        .hasSize(8);
  }

  private static List<Object> types(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? types(type).stream() : Stream.of((Object) type))
        .distinct()
        .toList();
  }

  @Test
  void everyRowIsReadAndWrittenAsItWas() {
    List<Entry> entries = GoldenFormatTwo.entries();
    List<String> lines = GoldenJob.lines(GoldenFormatTwo.ROWS);
    assertThat(lines).hasSameSizeAs(entries);
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = GoldenFormatTwo.bytes(lines.get(i));
      Entry decoded = RowCodec.decode(bytes);
      assertThat(decoded).usingRecursiveComparison(EXACTLY).isEqualTo(entries.get(i));
      assertThat(RowCodec.encode(decoded)).isEqualTo(bytes);
    }
  }

  @Test
  void everyNoteIsReadAndWrittenAsItWas() {
    List<Note> notes = GoldenFormatTwo.notes();
    List<String> lines = GoldenJob.lines(GoldenFormatTwo.NOTES);
    assertThat(lines).hasSameSizeAs(notes);
    for (int i = 0; i < notes.size(); i++) {
      byte[] bytes = GoldenFormatTwo.bytes(lines.get(i));
      assertThat(Note.decode(bytes)).isEqualTo(notes.get(i));
      assertThat(Note.decode(bytes).encode()).isEqualTo(bytes);
    }
  }
}
