package org.daybook.queryapi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.daybook.queryapi.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorsTest {

  private final Doors doors = new Doors(Set.of("photos.example"), Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
        "LOCALHOST:1",
        "photos.example"
      })
  void itsOwnNamesPass(String host) {
    assertThat(code(host, null, null, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8080",
        "",
        "127.0.0.2",
        "[::2]"
      })
  void aReboundNameIsRefused(String host) {
    assertThat(code(host, null, null, null)).isEqualTo("host-refused");
  }

  @Test
  void aRequestWithoutHostIsRefused() {
    assertThat(code(null, null, null, null)).isEqualTo("host-refused");
  }

  @Test
  void onlyTheOwnOriginPasses() {
    assertThat(code("localhost:8080", "http://localhost:8080", null, null)).isNull();
    assertThat(code("localhost:8080", "http://localhost:3000", null, null))
        .isEqualTo("origin-refused");
    assertThat(code("localhost:8080", "https://evil.example", null, null))
        .isEqualTo("origin-refused");
    assertThat(code("localhost:8080", "null", null, null)).isEqualTo("origin-refused");
  }

  @Test
  void onlyTheOwnSitePasses() {
    assertThat(code("localhost", null, "same-origin", null)).isNull();
    assertThat(code("localhost", null, "none", null)).isNull();
    assertThat(code("localhost", null, "same-site", null)).isEqualTo("site-refused");
    assertThat(code("localhost", null, "cross-site", null)).isEqualTo("site-refused");
  }

  @Test
  void aTokenMustBeCarried() {
    var guarded = new Doors(Set.of(), Optional.of("0123456789abcdef"));
    assertThat(code(guarded, "Bearer 0123456789abcdef")).isNull();
    assertThat(code(guarded, "bearer 0123456789abcdef")).isNull();
    assertThat(code(guarded, "Bearer 0123456789abcdeg")).isEqualTo("token-required");
    assertThat(code(guarded, "Bearer 0123456789abcdef0")).isEqualTo("token-required");
    assertThat(code(guarded, "Basic 0123456789abcdef")).isEqualTo("token-required");
    assertThat(code(guarded, null)).isEqualTo("token-required");
  }

  @Test
  void aRefusalNamesWhatWasGivenOnOneLine() {
    assertThat(doors.refusal("evil\r\n.example", null, null, null))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal)
                    .hasMessage(
                        "Host \"evil??.example\" is not a name of this service; use localhost, or add the name to"
                            + " daybook.allowed-hosts"));
  }

  private @Nullable String code(
      @Nullable String host,
      @Nullable String origin,
      @Nullable String site,
      @Nullable String authorization) {
    return doors.refusal(host, origin, site, authorization).map(Refusal::code).orElse(null);
  }

  private static @Nullable String code(Doors doors, @Nullable String authorization) {
    return doors.refusal("localhost", null, null, authorization).map(Refusal::code).orElse(null);
  }
}
