package org.daybook.pipelines.internal.collate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest {

  private static Optional<Group> of(String json) throws JsonProcessingException {
    return Group.of(new ObjectMapper().readTree(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1.00", "10e-1"})
  void equalNumbersAreOneGroup(String one) throws JsonProcessingException {
    assertThat(of(one)).contains(new Group("1"));
  }

  @Test
  void aTextIsNoNumberAndNoTruthValue() throws JsonProcessingException {
    assertThat(of("\"1\"")).contains(new Group("\"1\"")).isNotEqualTo(of("1"));
    assertThat(of("\"true\"")).isPresent().isNotEqualTo(of("true"));
    assertThat(of("\"\"")).contains(new Group("\"\"")).isNotEqualTo(Optional.of(Group.ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "[1]"})
  void whatIsNoScalarGroupsNothing(String json) throws JsonProcessingException {
    assertThat(of(json)).isEmpty();
  }

  @Test
  void neitherDoesALongText() throws JsonProcessingException {
    assertThat(of('"' + "x".repeat(998) + '"')).isPresent();
    assertThat(of('"' + "x".repeat(999) + '"')).isEmpty();
    assertThat(of("1e100000")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-2.5", "\"mon \\\"x\\\"\"", "true", "\"\""})
  void itsValueComesBack(String json) throws JsonProcessingException {
    JsonNode value = new ObjectMapper().readTree(json);
    assertThat(Group.of(value).map(Group::value)).contains(value);
    assertThat(Group.ALL.value()).isNull();
  }
}
