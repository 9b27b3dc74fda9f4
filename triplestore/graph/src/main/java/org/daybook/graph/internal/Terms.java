package org.daybook.graph.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.apache.jena.datatypes.RDFDatatype;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.irix.IRIException;
import org.apache.jena.irix.IRIx;
import org.apache.jena.sparql.util.XSDNumUtils;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.graph.Vocabulary;

/// Scalars as RDF terms. A value that does not fit what its schema announces becomes a plain
/// string.
public final class Terms {

  private static final int MOST_EXPONENT = 400;
  private static final String DOC = "daybook:doc/";
  private static final String BLOB = "daybook:blob/";

  private final Vocabulary vocabulary;

  public Terms(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// The term of a scalar, in the form the store gives back; none for null.
  public Optional<Node> of(JsonNode scalar, SchemaView schema) {
    return switch (scalar.getNodeType()) {
      case BOOLEAN -> Optional.of(typed(scalar.asText(), XSDDatatype.XSDboolean));
      case NUMBER -> Optional.of(number(scalar.asText(), schema));
      case STRING -> Optional.of(text(JsonText.wellFormed(scalar.textValue()), schema));
      case BINARY, POJO -> Optional.of(string(scalar.asText()));
      case NULL, MISSING, ARRAY, OBJECT -> Optional.empty();
    };
  }

  /// A moment as `xsd:dateTime`, to the millisecond.
  public Node instant(Instant moment) {
    return typed(moment.truncatedTo(ChronoUnit.MILLIS).toString(), XSDDatatype.XSDdateTime);
  }

  /// A count or a place as `xsd:integer`.
  public Node integer(long value) {
    return typed(Long.toString(value), XSDDatatype.XSDinteger);
  }

  private static Node number(String text, SchemaView schema) {
    BigDecimal value;
    try {
      value = new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException _) {
      return string(text);
    }
    boolean modest = Math.abs((long) value.scale()) <= MOST_EXPONENT;
    boolean integral = modest && value.scale() <= 0;
    boolean integerWanted =
        schema.mayBe("integer") || (!schema.mayBe("number") && text.matches("-?[0-9]+"));
    if (integral && integerWanted) {
      return typed(value.toBigIntegerExact().toString(), XSDDatatype.XSDinteger);
    }
    if (value.precision() <= 18 && Math.abs((long) value.scale()) <= 18) {
      return decimal(value);
    }
    double nearest = value.doubleValue();
    if (Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(value) == 0) {
      return typed(XSDNumUtils.stringForm(nearest), XSDDatatype.XSDdouble);
    }
    return modest ? decimal(value) : string(text);
  }

  private static Node decimal(BigDecimal value) {
    return typed(
        XSDNumUtils.stringForm(XSDNumUtils.canonicalDecimal(value)), XSDDatatype.XSDdecimal);
  }

  private Node text(String text, SchemaView schema) {
    String format = schema.text("format").orElse("");
    return switch (format) {
      case "date-time" ->
          validOrString(text.toUpperCase(Locale.ROOT), text, XSDDatatype.XSDdateTime);
      case "date" -> validOrString(text, text, XSDDatatype.XSDdate);
      case "uri", "iri", "uri-reference", "iri-reference" ->
          link(text).orElseGet(() -> string(text));
      default -> {
        if (schema.marked("x-reference")) {
          yield link(text).orElseGet(() -> string(text));
        }
        yield schema.text("contentEncoding").filter("base64"::equalsIgnoreCase).isPresent()
            ? validOrString(text, text, XSDDatatype.XSDbase64Binary)
            : string(text);
      }
    };
  }

  /// The IRI a link means in the graph. A pinned version (`#heads`) is dropped, so that it joins
  /// with the document it names.
  private Optional<Node> link(String text) {
    try {
      if (text.startsWith(DOC)) {
        return Optional.of(docLink(text));
      }
      if (text.startsWith(BLOB)) {
        String sha = BlobRef.parse(unpinned(text)).sha256();
        return Optional.of(NodeFactory.createURI(vocabulary.blobPrefix() + sha));
      }
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return absolute(text) ? Optional.of(NodeFactory.createURI(text)) : Optional.empty();
  }

  private Node docLink(String text) {
    String path = unpinned(text).substring(DOC.length());
    int slash = path.indexOf('/');
    if (slash < 0) {
      return vocabulary.doc(new DocId(path));
    }
    Node doc = vocabulary.doc(new DocId(path.substring(0, slash)));
    return prop(doc, PropKey.parse(path.substring(slash + 1)));
  }

  /// The node of a prop of a document.
  public static Node prop(Node doc, PropKey key) {
    return NodeFactory.createURI(
        doc.getURI() + "/" + key.tag().name() + "/" + Segments.encoded(key.id()));
  }

  private static String unpinned(String text) {
    int pin = text.indexOf('#');
    return pin < 0 ? text : text.substring(0, pin);
  }

  /// Whether a text is an absolute IRI that every RDF syntax can write.
  public static boolean absolute(String text) {
    if (text.chars().anyMatch(c -> c <= ' ' || "<>\"{}|\\^`".indexOf(c) >= 0)) {
      return false;
    }
    try {
      return IRIx.create(text).isReference();
    } catch (IRIException _) {
      return false;
    }
  }

  private static Node validOrString(String lexical, String text, RDFDatatype type) {
    return !lexical.isEmpty() && type.isValid(lexical) ? typed(lexical, type) : string(text);
  }

  private static Node typed(String lexical, RDFDatatype type) {
    return StoredForm.of(NodeFactory.createLiteralDT(lexical, type));
  }

  private static Node string(String text) {
    return NodeFactory.createLiteralString(JsonText.wellFormed(text));
  }
}
