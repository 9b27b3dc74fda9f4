package org.daybook.graph.internal.query;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryException;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.Syntax;
import org.apache.jena.shared.JenaException;
import org.apache.jena.update.UpdateFactory;
import org.daybook.documents.DaybookException;
import org.daybook.graph.QueryForm;
import org.daybook.graph.QueryLimits;
import org.daybook.graph.QueryRequest;
import org.daybook.graph.Vocabulary;

/// From a request to a parsed query.
public final class QueryText {

  private static final Pattern PLACE =
      Pattern.compile(" at line ([0-9]{1,9}), column ([0-9]{1,9})");
  private static final int LONGEST = 400;

  private QueryText() {}

  /// The query of a request.
  ///
  /// @throws DaybookException.Incorrect `sparql-malformed` with `line` and `column` where known,
  ///     `query-too-long`
  /// @throws DaybookException.Unsupported `update-refused`
  public static Query parsed(QueryRequest request, Vocabulary vocabulary, QueryLimits limits) {
    String text = request.query();
    if (text.length() > limits.queryLength()) {
      throw new DaybookException.Incorrect(
          "query-too-long",
          "the query has %d characters: wanted at most %d"
              .formatted(text.length(), limits.queryLength()));
    }
    Query query = prologue(vocabulary);
    try {
      QueryFactory.parse(query, text, vocabulary.resolveBase(), Syntax.syntaxSPARQL_12);
    } catch (QueryParseException e) {
      if (e.getCause() instanceof StackOverflowError) {
        throw tooDeep();
      }
      throw update(text, vocabulary)
          ? new DaybookException.Unsupported(
              "update-refused",
              "this is a SPARQL update: documents are changed by editing their props")
          : malformed(String.valueOf(e.getMessage()), e.getLine(), e.getColumn());
    } catch (StackOverflowError _) {
      throw tooDeep();
    } catch (JenaException e) {
      throw malformed(String.valueOf(e.getMessage()), -1, -1);
    }
    dataset(query, request);
    return query;
  }

  /// What the query asks for.
  public static QueryForm form(Query query) {
    return switch (query.queryType()) {
      case SELECT -> QueryForm.SELECT;
      case ASK -> QueryForm.ASK;
      case CONSTRUCT -> QueryForm.CONSTRUCT;
      case DESCRIBE -> QueryForm.DESCRIBE;
      case CONSTRUCT_JSON, UNKNOWN -> throw Guard.refused("this query form");
    };
  }

  /// What is told of a query whose nesting no stack holds.
  public static DaybookException.Incorrect tooDeep() {
    return new DaybookException.Incorrect(
        "query-too-deep", "the query is nested too deeply: wanted fewer brackets within brackets");
  }

  private static Query prologue(Vocabulary vocabulary) {
    var query = new Query();
    query.setBaseURI(vocabulary.resolveBase());
    vocabulary.prefixes().forEach(query::setPrefix);
    return query;
  }

  private static boolean update(String text, Vocabulary vocabulary) {
    try {
      var prefixes = new StringBuilder();
      vocabulary
          .prefixes()
          .forEach((name, iri) -> prefixes.append("PREFIX %s: <%s>%n".formatted(name, iri)));
      return !UpdateFactory.create(prefixes + text, vocabulary.resolveBase())
          .getOperations()
          .isEmpty();
    } catch (QueryException | StackOverflowError _) {
      return false;
    }
  }

  /// The place is the parser's, unless its message names another: that is the token it stopped at,
  /// where the parser's is the last one it liked.
  private static DaybookException.Incorrect malformed(String message, int line, int column) {
    Matcher place = PLACE.matcher(message);
    boolean named = place.find();
    int atLine = named ? Integer.parseInt(place.group(1)) : line;
    int atColumn = named ? Integer.parseInt(place.group(2)) : column;
    var context = new TreeMap<String, Object>();
    String where = "";
    if (atLine > 0) {
      context.put("line", atLine);
      context.put("column", atColumn);
      where = " at line %d, column %d".formatted(atLine, atColumn);
    }
    String said = (named ? place.replaceFirst("") : message).strip().replaceAll("\\s+", " ");
    return new DaybookException.Incorrect(
        "sparql-malformed",
        "not a SPARQL query%s: %s"
            .formatted(where, said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "..."),
        context);
  }

  private static void dataset(Query query, QueryRequest request) {
    List<String> defaults = request.defaultGraphs();
    List<String> named = request.namedGraphs();
    if (defaults.isEmpty() && named.isEmpty()) {
      return;
    }
    query.getGraphURIs().clear();
    query.getNamedGraphURIs().clear();
    defaults.forEach(
        iri -> query.addGraphURI(query.getPrologue().getResolver().resolve(iri).toString()));
    named.forEach(
        iri -> query.addNamedGraphURI(query.getPrologue().getResolver().resolve(iri).toString()));
  }
}
