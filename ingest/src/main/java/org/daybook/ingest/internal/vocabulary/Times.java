package org.daybook.ingest.internal.vocabulary;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as RFC 3339 wants them.
public final class Times {

  private static final DateTimeFormatter ANY =
      DateTimeFormatter.ofPattern(
              "uuuu-MM-dd['T'HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS][XXX][XX][X]]")
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern EXIF_DATE = Pattern.compile("^(\\d{4}):(\\d\\d):(\\d\\d)");
  private static final Pattern GAP = Pattern.compile("^(\\S{10}) +");

  private Times() {}

  /// Reads ISO 8601 and EXIF times; empty for what is none, or lies outside the years 1 to 9999.
  ///
  /// @param zone of times that name none
  static Optional<String> read(String text, ZoneId zone) {
    String iso =
        GAP.matcher(EXIF_DATE.matcher(text.strip()).replaceFirst("$1-$2-$3")).replaceFirst("$1T");
    try {
      TemporalAccessor read =
          ANY.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (read) {
        case OffsetDateTime time -> write(time);
        case LocalDateTime time -> write(time.atZone(zone).toOffsetDateTime());
        case LocalDate date -> write(date.atStartOfDay(zone).toOffsetDateTime());
        default -> Optional.empty();
      };
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// The same time with its offset from UTC replaced by one that is told apart, such as `+02:00`.
  static Optional<String> atOffset(String time, String offset) {
    try {
      var local = OffsetDateTime.parse(time).toLocalDateTime();
      return write(local.atOffset(ZoneOffset.of(offset.strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// Writes a time; seconds always, offsets to the minute.
  public static Optional<String> write(OffsetDateTime time) {
    if (time.getYear() < 1 || time.getYear() > 9999) {
      return Optional.empty();
    }
    boolean wholeMinutes = time.getOffset().getTotalSeconds() % 60 == 0;
    var written = wholeMinutes ? time : time.withOffsetSameInstant(ZoneOffset.UTC);
    return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(written));
  }
}
