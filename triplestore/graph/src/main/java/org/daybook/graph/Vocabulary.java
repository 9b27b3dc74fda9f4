package org.daybook.graph;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.daybook.documents.DocId;
import org.daybook.documents.Tag;

/// The IRIs a vault's triples are made of, all below one base.
///
/// @param base absolute, without `/` or `#` at its end, such as `http://daybook.local`
public record Vocabulary(String base) {

  public Vocabulary {
    URI uri;
    try {
      uri = URI.create(base);
    } catch (IllegalArgumentException _) {
      throw refused(base);
    }
    if (!uri.isAbsolute() || uri.isOpaque() || base.endsWith("/") || base.indexOf('#') >= 0) {
      throw refused(base);
    }
  }

  private static IllegalArgumentException refused(String base) {
    return new IllegalArgumentException(
        "graph base \"%s\": wanted an absolute IRI without \"/\" or \"#\" at its end, such as http://daybook.local"
            .formatted(base));
  }

  /// What relative IRIs in queries are resolved against.
  public String resolveBase() {
    return base + "/";
  }

  /// The document's IRI.
  public Node doc(DocId id) {
    return NodeFactory.createURI(docPrefix() + id.value());
  }

  /// What the IRI of every document, and of every node within one, begins with.
  public String docPrefix() {
    return base + "/doc/";
  }

  /// What the IRI of every blob begins with; 64 hexadecimal digits follow.
  public String blobPrefix() {
    return base + "/blob/";
  }

  /// The predicate from a document to its props of this tag, unless the schema names another.
  public Node key(Tag tag) {
    return NodeFactory.createURI(keyPrefix() + tag.name());
  }

  /// What default predicates begin with.
  public String keyPrefix() {
    return base + "/key/";
  }

  /// The namespace of Daybook's own terms, prefix `db:`.
  public String namespace() {
    return base + "/ns#";
  }

  /// A term of Daybook's own.
  public Node term(String name) {
    return NodeFactory.createURI(namespace() + name);
  }

  /// The prefixes that every query may use without declaring them.
  public Map<String, String> prefixes() {
    var prefixes = new LinkedHashMap<String, String>();
    prefixes.put("db", namespace());
    prefixes.put("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    prefixes.put("rdfs", "http://www.w3.org/2000/01/rdf-schema#");
    prefixes.put("xsd", "http://www.w3.org/2001/XMLSchema#");
    prefixes.put("nfo", "http://www.semanticdesktop.org/ontologies/2007/03/22/nfo#");
    prefixes.put("nie", "http://www.semanticdesktop.org/ontologies/2007/01/19/nie#");
    prefixes.put("nmm", "http://www.semanticdesktop.org/ontologies/2009/02/19/nmm#");
    prefixes.put("dct", "http://purl.org/dc/terms/");
    prefixes.put("exif", "http://www.w3.org/2003/12/exif/ns#");
    prefixes.put("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#");
    return Collections.unmodifiableMap(prefixes);
  }
}
