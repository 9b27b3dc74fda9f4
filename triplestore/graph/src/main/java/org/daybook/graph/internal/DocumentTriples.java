package org.daybook.graph.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.daybook.documents.Tag;
import org.daybook.graph.Vocabulary;

/// Writes the content of one prop: leaves as literals, objects and list elements as nodes of their
/// own at the path where they stand.
public final class DocumentTriples {

  private final Vocabulary vocabulary;
  private final Terms terms;
  private final Function<SchemaView, Optional<Node>> named;
  private final Node doc;
  private final Tag tag;
  private final Set<Triple> triples;

  /// @param named the predicate a schema asks for, if any
  /// @param triples receives what is written
  public DocumentTriples(
      Vocabulary vocabulary,
      Terms terms,
      Function<SchemaView, Optional<Node>> named,
      Node doc,
      Tag tag,
      Set<Triple> triples) {
    this.vocabulary = vocabulary;
    this.terms = terms;
    this.named = named;
    this.doc = doc;
    this.tag = tag;
    this.triples = triples;
  }

  /// Says of a node what its value is: an object by its fields, a list by `db:item`, a scalar by
  /// `db:value`.
  public void content(Node node, JsonNode value, SchemaView schema) {
    if (value.isObject()) {
      value.properties().forEach(field -> field(node, field.getKey(), field.getValue(), schema));
    } else if (value.isArray()) {
      elements(node, vocabulary.term("item"), node.getURI(), value, schema);
    } else {
      leaf(node, vocabulary.term("value"), value, schema);
    }
  }

  private void field(Node node, String name, JsonNode value, SchemaView owner) {
    SchemaView schema = owner.field(name);
    Node predicate = named.apply(schema).orElseGet(() -> fieldPredicate(name));
    String path = node.getURI() + "/" + Segments.encoded(name);
    if (value.isObject()) {
      content(child(node, predicate, path), value, schema);
    } else if (value.isArray()) {
      elements(node, predicate, path, value, schema);
    } else {
      leaf(node, predicate, value, schema);
    }
  }

  private Node fieldPredicate(String name) {
    return NodeFactory.createURI(
        vocabulary.keyPrefix() + tag.name() + "#" + Segments.encoded(name));
  }

  private void elements(Node node, Node predicate, String path, JsonNode list, SchemaView schema) {
    for (int i = 0; i < list.size(); i++) {
      Node element = child(node, predicate, path + "/" + i);
      triples.add(Triple.create(element, vocabulary.term("index"), terms.integer(i)));
      content(element, list.get(i), schema.element(i));
    }
  }

  private Node child(Node parent, Node predicate, String path) {
    Node child = NodeFactory.createURI(path);
    triples.add(Triple.create(parent, predicate, child));
    triples.add(Triple.create(child, vocabulary.term("document"), doc));
    return child;
  }

  private void leaf(Node node, Node predicate, JsonNode value, SchemaView schema) {
    terms.of(value, schema).ifPresent(term -> triples.add(Triple.create(node, predicate, term)));
  }
}
