package org.daybook.graph.internal.query;

import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.TransformCopy;
import org.apache.jena.sparql.algebra.Transformer;
import org.apache.jena.sparql.algebra.op.OpBGP;
import org.apache.jena.sparql.algebra.op.OpGraph;
import org.apache.jena.sparql.algebra.op.OpPath;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.core.TriplePath;
import org.apache.jena.vocabulary.XSD;
import org.daybook.documents.DaybookException;

/// Judges a query's algebra and makes it safe: refuses what reaches outside the data, and replaces
/// the operations whose cost has no bound.
public final class Guard extends TransformCopy {

  static final Set<String> CASTS =
      Set.of(
          XSD.xboolean.getURI(),
          XSD.xdouble.getURI(),
          XSD.xfloat.getURI(),
          XSD.decimal.getURI(),
          XSD.integer.getURI(),
          XSD.xlong.getURI(),
          XSD.xint.getURI(),
          XSD.xshort.getURI(),
          XSD.xbyte.getURI(),
          XSD.nonNegativeInteger.getURI(),
          XSD.positiveInteger.getURI(),
          XSD.nonPositiveInteger.getURI(),
          XSD.negativeInteger.getURI(),
          XSD.unsignedLong.getURI(),
          XSD.unsignedInt.getURI(),
          XSD.unsignedShort.getURI(),
          XSD.unsignedByte.getURI(),
          XSD.xstring.getURI(),
          XSD.dateTime.getURI(),
          XSD.date.getURI(),
          XSD.time.getURI(),
          XSD.duration.getURI(),
          XSD.dayTimeDuration.getURI(),
          XSD.yearMonthDuration.getURI(),
          XSD.gYear.getURI(),
          XSD.gYearMonth.getURI(),
          XSD.gMonth.getURI(),
          XSD.gMonthDay.getURI(),
          XSD.gDay.getURI());

  private Guard() {}

  /// The same query, safe.
  ///
  /// @throws DaybookException.Unsupported `query-refused`
  public static Op guarded(Op op) {
    return Transformer.transform(new Guard(), new GuardedExpressions(), op);
  }

  static DaybookException.Unsupported refused(String what) {
    return new DaybookException.Unsupported(
        "query-refused", what + " is not done here: a query reads this vault's own data alone");
  }

  @Override
  public Op transform(OpService service, Op sub) {
    throw refused("SERVICE " + service.getService());
  }

  @Override
  public Op transform(OpGraph graph, Op sub) {
    check(graph.getNode());
    return super.transform(graph, sub);
  }

  @Override
  public Op transform(OpBGP pattern) {
    for (Triple triple : pattern.getPattern()) {
      check(triple.getSubject());
      check(triple.getPredicate());
      check(triple.getObject());
    }
    return super.transform(pattern);
  }

  @Override
  public Op transform(OpPath path) {
    TriplePath triple = path.getTriplePath();
    check(triple.getSubject());
    check(triple.getObject());
    // A path prints its links in full.
    if (triple.getPath() != null && triple.getPath().toString().contains("<java:")) {
      throw refused("a path over java: IRIs");
    }
    return super.transform(path);
  }

  private static void check(Node node) {
    if (node.isURI() && node.getURI().regionMatches(true, 0, "java:", 0, 5)) {
      throw refused("<" + node.getURI() + ">");
    }
  }
}
