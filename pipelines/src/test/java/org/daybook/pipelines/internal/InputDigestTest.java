package org.daybook.pipelines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.Test;

class InputDigestTest {

  private static final Tag A = new Tag("org.example.a");
  private static final Tag B = new Tag("org.example.b");

  @Test
  void orderOfMembersAndFormOfNumbersDoNotCount() throws IOException {
    assertThat(digest(Map.of(A.main(), json("{\"x\":1.0,\"y\":[10,2e1]}"))))
        .isEqualTo(digest(Map.of(A.main(), json("{\"y\":[10.00,20],\"x\":1}"))));
  }

  @Test
  void whatIsNotReadDoesNotCount() throws IOException {
    assertThat(digest(Map.of(A.main(), json("1"), new Tag("org.example.c").main(), json("2"))))
        .isEqualTo(digest(Map.of(A.main(), json("1"))));
  }

  @Test
  void whatIsSeenBeyondCountsAndNothingBeyondIsTheDigestThatItAlwaysWas() throws IOException {
    SortedMap<PropKey, JsonNode> props = new TreeMap<>(Map.of(A.main(), json("{\"x\":1}")));
    assertThat(InputDigest.of(props, Set.of(A), Set.of(), ""))
        .isEqualTo(InputDigest.of(props, Set.of(A), Set.of()))
        .isEqualTo(InputDigest.of("org.example.a/main\n{\"x\":1}\n"))
        .isNotEqualTo(InputDigest.of(props, Set.of(A), Set.of(), "refers(a.b, a.c): \n"));
  }

  @Test
  void whereAValueIsCounts() throws IOException {
    assertThat(digest(Map.of(A.main(), json("1"))))
        .isNotEqualTo(digest(Map.of(B.main(), json("1"))))
        .isNotEqualTo(digest(Map.of(new PropKey(A, "other"), json("1"))))
        .isNotEqualTo(digest(Map.of()));
  }

  @Property(tries = 300)
  void differentValuesHaveDifferentDigests(
      @ForAll("values") String one, @ForAll("values") String other) throws IOException {
    boolean same = json(one).equals(json(other));
    assertThat(digest(Map.of(A.main(), json(one))).equals(digest(Map.of(A.main(), json(other)))))
        .isEqualTo(same);
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> scalars =
        Arbitraries.of("null", "true", "1", "\"1\"", "\"\"", "\"a,b\"", "[]", "{}", "\"\\n\"");
    return Arbitraries.recursive(
        () -> scalars,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                inner.map(value -> "{\"a\":" + value + "}"),
                inner.map(value -> "{\"a\":" + value + ",\"b\":null}")),
        2);
  }

  private static String digest(Map<PropKey, JsonNode> props) {
    SortedMap<PropKey, JsonNode> sorted = new TreeMap<>(props);
    return InputDigest.of(sorted, Set.of(A, B), Set.of());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
