package org.daybook.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.graph.internal.DocumentTriples;
import org.daybook.graph.internal.JsonText;
import org.daybook.graph.internal.SchemaView;
import org.daybook.graph.internal.Segments;
import org.daybook.graph.internal.Terms;

/// Documents as triples, and back. Pure but for the registered schemas, which it asks at each call;
/// thread-safe.
public final class Mapping {

  private final Vocabulary vocabulary;
  private final Schemas schemas;
  private final Terms terms;

  /// A mapping to the vocabulary's IRIs, with what the schemas say about literals and predicates.
  public Mapping(Vocabulary vocabulary, Schemas schemas) {
    this.vocabulary = vocabulary;
    this.schemas = schemas;
    this.terms = new Terms(vocabulary);
  }

  /// The IRIs it makes.
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /// All triples of a document. Every subject is the document's IRI or one below it, and every node
  /// below it is linked, step by step, from the document. Terms are in the form in which the triple
  /// store gives them back.
  public Set<Triple> triples(Document document) {
    var triples = new LinkedHashSet<Triple>();
    Node doc = vocabulary.doc(document.id());
    triples.add(Triple.create(doc, RDF.Nodes.type, vocabulary.term("Document")));
    triples.add(Triple.create(doc, vocabulary.term("created"), terms.instant(document.created())));
    triples.add(
        Triple.create(doc, vocabulary.term("modified"), terms.instant(document.modified())));
    triples.add(Triple.create(doc, vocabulary.term("heads"), string(document.heads().toString())));
    document.props().forEach((key, value) -> prop(doc, key, value, triples));
    return triples;
  }

  /// The props that a document's triples state; triples of other documents must not be among them.
  public SortedMap<PropKey, JsonNode> props(Iterable<Triple> triples) {
    Node json = vocabulary.term("json");
    var props = new TreeMap<PropKey, JsonNode>();
    for (Triple triple : triples) {
      if (triple.getPredicate().equals(json) && triple.getSubject().isURI()) {
        props.put(
            key(triple.getSubject().getURI()),
            JsonText.read(triple.getObject().getLiteralLexicalForm()));
      }
    }
    return Collections.unmodifiableSortedMap(props);
  }

  private PropKey key(String iri) {
    String[] path = iri.substring(vocabulary.docPrefix().length()).split("/", -1);
    try {
      return new PropKey(new Tag(path[1]), Segments.decoded(path[2]));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("<%s> is not the IRI of a prop".formatted(iri), e);
    }
  }

  private void prop(Node doc, PropKey key, JsonNode value, Set<Triple> triples) {
    Tag tag = key.tag();
    SchemaView schema =
        SchemaView.of(
            schemas.schema(tag).map(RegisteredSchema::schema).orElse(MissingNode.getInstance()));
    Node node = Terms.prop(doc, key);
    triples.add(Triple.create(doc, vocabulary.term("tag"), string(tag.name())));
    triples.add(Triple.create(doc, named(schema).orElseGet(() -> vocabulary.key(tag)), node));
    triples.add(Triple.create(node, vocabulary.term("document"), doc));
    triples.add(
        Triple.create(
            node,
            vocabulary.term("json"),
            NodeFactory.createLiteralDT(JsonText.write(value), RDF.dtRDFJSON)));
    if (!schema.marked("x-opaque")) {
      new DocumentTriples(vocabulary, terms, this::named, doc, tag, triples)
          .content(node, value, schema);
    }
  }

  /// The predicate that a schema asks for. Daybook's own terms are not for schemas to use: the
  /// mirror relies on them.
  private Optional<Node> named(SchemaView schema) {
    return schema
        .text("x-iri")
        .filter(iri -> Terms.absolute(iri) && !iri.startsWith(vocabulary.namespace()))
        .map(NodeFactory::createURI);
  }

  private static Node string(String text) {
    return NodeFactory.createLiteralDT(text, XSDDatatype.XSDstring);
  }
}
