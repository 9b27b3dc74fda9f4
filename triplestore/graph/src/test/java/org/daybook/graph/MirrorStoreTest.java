package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Sequence;
import org.daybook.graph.internal.mirror.Compactions;
import org.daybook.graph.internal.mirror.MirrorStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorStoreTest {

  private static final Node ONE = NodeFactory.createURI("http://daybook.local/doc/one");
  private static final Node TWO = NodeFactory.createURI("http://daybook.local/doc/two");

  @TempDir Path dir;

  private MirrorStore open() {
    return MirrorStore.open(
        dir, "test", new Sequence(100), new Compactions(2, Long.MAX_VALUE, Duration.ZERO));
  }

  private static Triple triple(Node doc) {
    return Triple.create(
        doc, NodeFactory.createURI("http://x/p"), NodeFactory.createLiteralString("v"));
  }

  @Test
  void aFailureBetweenWritesAndCursorLeavesNeither() {
    try (MirrorStore mirror = open()) {
      mirror.put(Map.of(ONE, Set.of(triple(ONE))), new Sequence(5));
      Map<Node, Set<Triple>> failing = new LinkedHashMap<>();
      failing.put(ONE, Set.of());
      failing.put(TWO, failing(triple(TWO)));
      assertThatThrownBy(() -> mirror.put(failing, new Sequence(6)))
          .isInstanceOf(DaybookException.Fault.class)
          .hasMessage("writing the graph failed: java.lang.IllegalStateException: torn");
      assertThat(mirror.cursor()).isEqualTo(new Sequence(5));
      assertThat(mirror.triples(ONE)).containsExactly(triple(ONE));
      assertThat(mirror.triples(TWO)).isEmpty();
    }
    try (MirrorStore mirror = open()) {
      assertThat(mirror.cursor()).isEqualTo(new Sequence(5));
      assertThat(mirror.triples(ONE)).containsExactly(triple(ONE));
      mirror.put(Map.of(ONE, Set.of(), TWO, Set.of(triple(TWO))), new Sequence(6));
      assertThat(mirror.triples(ONE)).isEmpty();
      assertThat(mirror.triples(TWO)).containsExactly(triple(TWO));
    }
  }

  /// A set that breaks after its first element.
  private static Set<Triple> failing(Triple first) {
    return new AbstractSet<>() {
      @Override
      public Iterator<Triple> iterator() {
        return new Iterator<>() {
          private boolean given;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Triple next() {
            if (given) {
              throw new IllegalStateException("torn");
            }
            given = true;
            return first;
          }
        };
      }

      @Override
      public int size() {
        return 2;
      }
    };
  }
}
