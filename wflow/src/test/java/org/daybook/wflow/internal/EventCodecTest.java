package org.daybook.wflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.WflowException.Damaged;
import org.junit.jupiter.api.Test;

class EventCodecTest {

  private static final JobId JOB = new JobId("00112233445566778899aabbccddeeff");
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000L, 123_456_789);
  private static final String DIGEST = "0f".repeat(32);

  /// The bytes of version 1: logs hold them, so they never change.
  private static Map<Event, String> golden() {
    Map<Event, String> golden = new LinkedHashMap<>();
    golden.put(new Event.EpochTaken(7, AT), "f532f6160101000000006553f100075bcd1507");
    golden.put(
        new Event.JobAdded(
            JOB, "import", "key \u00e9", "lane", Supersede.ALL, new byte[] {1, 2, 3}, AT),
        "6b41126f0102000000006553f100075bcd1500112233445566778899aabbccddeeff06696d706f7274066b657920c3a901046c616e650203010203");
    golden.put(
        new Event.JobAdded(JOB, "w", "k", null, Supersede.WAITING, new byte[0], AT),
        "dbb5b22d0102000000006553f100075bcd1500112233445566778899aabbccddeeff0177016b000100");
    golden.put(
        new Event.AttemptBegun(JOB, AT),
        "9ca438710103000000006553f100075bcd1500112233445566778899aabbccddeeff");
    golden.put(
        new Event.StepRecorded(JOB, Slot.Kind.STEP, "fetch", DIGEST, new byte[] {9}, AT),
        "ea4769780104000000006553f100075bcd1500112233445566778899aabbccddeeff000566657463680f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0109");
    golden.put(
        new Event.StepRecorded(JOB, Slot.Kind.RANDOM, "r", DIGEST, new byte[] {}, AT),
        "0a59958b0104000000006553f100075bcd1500112233445566778899aabbccddeeff0301720f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f00");
    golden.put(
        new Event.StepFailed(JOB, "fetch", DIGEST, "boom", AT),
        "6f996ad70105000000006553f100075bcd1500112233445566778899aabbccddeeff0566657463680f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f04626f6f6d");
    golden.put(
        new Event.JobWaits(JOB, AT.plusSeconds(60), "sleep", false, AT),
        "afe3ec980106000000006553f100075bcd1500112233445566778899aabbccddeeff000000006553f13c075bcd1505736c65657000");
    golden.put(
        new Event.JobWoken(JOB, AT),
        "4dff8ff60107000000006553f100075bcd1500112233445566778899aabbccddeeff");
    golden.put(
        new Event.JobParked(JOB, "gave up", AT),
        "ef6cc84d0108000000006553f100075bcd1500112233445566778899aabbccddeeff0767617665207570");
    golden.put(
        new Event.JobResumed(JOB, AT),
        "d1a4c1350109000000006553f100075bcd1500112233445566778899aabbccddeeff");
    golden.put(
        new Event.JobSucceeded(JOB, new byte[] {(byte) 0xFF}, AT),
        "ead78228010a000000006553f100075bcd1500112233445566778899aabbccddeeff01ff");
    golden.put(
        new Event.JobFailed(JOB, "no", AT),
        "c70a7e33010b000000006553f100075bcd1500112233445566778899aabbccddeeff026e6f");
    golden.put(
        new Event.CancelAsked(JOB, "why", AT),
        "b1fa795b010c000000006553f100075bcd1500112233445566778899aabbccddeeff03776879");
    golden.put(
        new Event.JobCancelled(JOB, "why", AT),
        "ebc35274010d000000006553f100075bcd1500112233445566778899aabbccddeeff03776879");
    golden.put(
        new Event.JobsForgotten(List.of(JOB, JOB), AT),
        "b11215f7010e000000006553f100075bcd150200112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    return golden;
  }

  @Test
  void theEncodingIsWhatItEverWas() {
    golden()
        .forEach(
            (event, hex) ->
                assertThat(HexFormat.of().formatHex(EventCodec.encode(event)))
                    .as(event.toString())
                    .isEqualTo(hex));
  }

  @Test
  void everyTypeOfEventHasAGoldenEncoding() {
    assertThat(golden().keySet().stream().map(event -> (Object) event.getClass()).distinct())
        .hasSize(14);
  }

  @Property(tries = 300)
  void whatIsEncodedDecodesToTheSame(@ForAll("events") Event event) {
    Event decoded = EventCodec.decode(1, EventCodec.encode(event));
    assertThat(decoded).usingRecursiveComparison().isEqualTo(event);
  }

  @Property(tries = 300)
  void aFlippedByteIsDamageAndNamed(
      @ForAll("events") Event event, @ForAll @IntRange(min = 0, max = 10_000) int where) {
    byte[] bytes = EventCodec.encode(event);
    bytes[where % bytes.length] ^= 0x10;
    assertThatThrownBy(() -> EventCodec.decode(42, bytes))
        .isInstanceOf(Damaged.class)
        .hasMessage(
            "wflow log: the record at position 42 is damaged: its checksum does not match its %d bytes: restore the log from a backup",
            bytes.length);
  }

  @Property(tries = 300)
  void aCutRecordIsDamage(
      @ForAll("events") Event event, @ForAll @IntRange(min = 0, max = 10_000) int where) {
    byte[] bytes = EventCodec.encode(event);
    byte[] cut = Arrays.copyOf(bytes, where % bytes.length);
    assertThatThrownBy(() -> EventCodec.decode(42, cut)).isInstanceOf(Damaged.class);
  }

  @Test
  void aTypeOfTheFutureIsNamed() {
    byte[] unknown = new Wire.Writer().tag(99).time(AT).done();
    assertThatThrownBy(() -> EventCodec.decode(7, unknown))
        .isInstanceOf(Damaged.class)
        .hasMessage(
            "wflow log: the record at position 7 is damaged: its type is 99: restore the log from a backup");
  }

  @Provide
  Arbitrary<Event> events() {
    return Events.any();
  }
}
