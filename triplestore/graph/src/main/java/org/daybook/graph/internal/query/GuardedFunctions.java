package org.daybook.graph.internal.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.expr.ExprEvalException;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.NodeValue;
import org.apache.jena.sparql.expr.nodevalue.NodeValueOps;
import org.apache.jena.sparql.expr.nodevalue.XSDFuncOp;
import org.apache.jena.sparql.function.Function;
import org.apache.jena.sparql.function.FunctionBase;
import org.apache.jena.sparql.function.FunctionRegistry;
import org.apache.jena.sparql.util.Context;

/// The operations that stand in for those of the engine whose cost has no bound. Queries cannot
/// name them; only [GuardedExpressions] puts them there.
final class GuardedFunctions {

  private static final String PREFIX = "daybook-internal:";
  static final String REGEX = PREFIX + "regex";
  static final String REPLACE = PREFIX + "replace";
  static final String CONCAT = PREFIX + "concat";
  static final String MULTIPLY = PREFIX + "multiply";
  private static final int MOST_DIGITS = 2_000;

  private GuardedFunctions() {}

  /// Makes these and the casts the only functions of queries in the context.
  static void in(Context context, Budget budget) {
    var registry = new FunctionRegistry();
    FunctionRegistry standard = FunctionRegistry.get();
    for (String cast : Guard.CASTS) {
      if (standard.isRegistered(cast)) {
        registry.put(cast, standard.getFunctionFactory(cast));
      }
    }
    int longest = budget.limits().literalLength();
    registry.put(REGEX, _ -> new Matching(GuardedFunctions::matches));
    registry.put(REPLACE, _ -> new Matching((args, patterns) -> replaced(args, patterns, longest)));
    registry.put(CONCAT, _ -> plain(args -> concatenated(args, longest)));
    registry.put(MULTIPLY, _ -> plain(GuardedFunctions::multiplied));
    FunctionRegistry.set(context, registry);
  }

  private static Function plain(java.util.function.Function<List<NodeValue>, NodeValue> body) {
    return new Matching((args, _) -> body.apply(args));
  }

  private static NodeValue matches(List<NodeValue> args, LastPattern patterns) {
    String text = text("REGEX", args.get(0)).getLiteralLexicalForm();
    Pattern pattern = patterns.of(args.get(1), args.size() > 2 ? args.get(2) : null);
    return NodeValue.booleanReturn(pattern.matcher(text).find());
  }

  private static NodeValue replaced(List<NodeValue> args, LastPattern patterns, int longest) {
    Node given = text("REPLACE", args.get(0));
    Pattern pattern = patterns.of(args.get(1), args.size() > 3 ? args.get(3) : null);
    String replacement = text("REPLACE", args.get(2)).getLiteralLexicalForm();
    String result;
    try {
      result = LinearRegex.replaced(pattern, given.getLiteralLexicalForm(), replacement, longest);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ExprEvalException("REPLACE: " + e.getMessage());
    }
    if (result == null) {
      throw tooLong("REPLACE", longest);
    }
    return NodeValue.makeNode(
        NodeFactory.createLiteral(
            result,
            given.getLiteralLanguage(),
            given.getLiteralBaseDirection(),
            given.getLiteralDatatype()));
  }

  private static NodeValue concatenated(List<NodeValue> args, int longest) {
    long length = 0;
    for (NodeValue arg : args) {
      length += arg.asNode().isLiteral() ? arg.asNode().getLiteralLexicalForm().length() : 0;
    }
    if (length > longest) {
      throw tooLong("CONCAT", longest);
    }
    return XSDFuncOp.strConcat(args);
  }

  private static NodeValue multiplied(List<NodeValue> args) {
    int digits = 0;
    for (NodeValue arg : args) {
      digits += arg.asNode().isLiteral() ? arg.asNode().getLiteralLexicalForm().length() : 0;
    }
    if (digits > MOST_DIGITS) {
      throw new ExprEvalException("product of more than %d digits".formatted(MOST_DIGITS));
    }
    return org.apache.jena.sparql.expr.nodevalue.NodeValueOps.multiplicationNV(
        args.get(0), args.get(1));
  }

  private static Node text(String function, NodeValue value) {
    return NodeValueOps.checkAndGetStringLiteral(function, value);
  }

  private static ExprEvalException tooLong(String function, int longest) {
    return new ExprEvalException(
        "%s: result of more than %d characters".formatted(function, longest));
  }

  /// One use of a function in one query, on one thread; remembers the pattern it compiled last.
  private static final class Matching extends FunctionBase {

    private final BiFunction<List<NodeValue>, LastPattern, NodeValue> body;
    private final LastPattern patterns = new LastPattern();

    Matching(BiFunction<List<NodeValue>, LastPattern, NodeValue> body) {
      this.body = body;
    }

    @Override
    public NodeValue exec(List<NodeValue> args) {
      return body.apply(args, patterns);
    }

    @Override
    public void checkBuild(String uri, ExprList args) {
      // The parser has counted them.
    }
  }

  private static final class LastPattern {

    private String source = "";
    private String flags = "";
    private Pattern pattern = Pattern.compile("");

    Pattern of(NodeValue source, @org.jspecify.annotations.Nullable NodeValue flags) {
      String wanted = text("REGEX", source).getLiteralLexicalForm();
      String wantedFlags = flags == null ? "" : text("REGEX", flags).getLiteralLexicalForm();
      if (!wanted.equals(this.source) || !wantedFlags.equals(this.flags)) {
        try {
          this.pattern = LinearRegex.compiled(wanted, wantedFlags);
        } catch (PatternSyntaxException e) {
          throw new ExprEvalException("REGEX: " + e.getMessage());
        }
        this.source = wanted;
        this.flags = wantedFlags;
      }
      return pattern;
    }
  }
}
