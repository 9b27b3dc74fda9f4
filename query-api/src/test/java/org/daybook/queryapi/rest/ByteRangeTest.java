package org.daybook.queryapi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 9",
    "bytes=90-, 90, 99",
    "bytes=90-1000, 90, 99",
    "bytes=-10, 90, 99",
    "bytes=-1000, 0, 99",
    "bytes=99-99, 99, 99"
  })
  void aRangeIsCutToWhatIsThere(String header, long first, long last) {
    assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=9-0", "bytes=0-1,3-4", "items=0-1", "bytes=-", "bytes=a-b", ""})
  void whatIsNotOneRangeIsIgnored(String header) {
    assertThat(ByteRange.parse(header, 100)).isEmpty();
  }

  @Test
  void aRangeBehindTheEndCannotBeSatisfied() {
    assertThat(ByteRange.parse("bytes=100-", 100))
        .hasValueSatisfying(r -> assertThat(r.satisfiable()).isFalse());
    assertThat(ByteRange.parse("bytes=-0", 100))
        .hasValueSatisfying(r -> assertThat(r.satisfiable()).isFalse());
    assertThat(ByteRange.parse("bytes=0-", 0))
        .hasValueSatisfying(r -> assertThat(r.satisfiable()).isFalse());
  }
}
