package org.daybook.graph.internal.query;

import java.util.ArrayList;
import java.util.List;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.expr.E_Call;
import org.apache.jena.sparql.expr.E_Function;
import org.apache.jena.sparql.expr.E_Multiply;
import org.apache.jena.sparql.expr.E_Regex;
import org.apache.jena.sparql.expr.E_StrConcat;
import org.apache.jena.sparql.expr.E_StrReplace;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.ExprFunction2;
import org.apache.jena.sparql.expr.ExprFunctionN;
import org.apache.jena.sparql.expr.ExprFunctionOp;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.ExprTransformCopy;
import org.apache.jena.sparql.expr.ExprTransformer;
import org.apache.jena.sparql.expr.NodeValue;
import org.apache.jena.sparql.expr.aggregate.AggCustom;
import org.apache.jena.sparql.expr.aggregate.Aggregator;

/// The part of [Guard] that looks at expressions.
final class GuardedExpressions extends ExprTransformCopy {

  @Override
  public Expr transform(ExprFunctionN function, ExprList arguments) {
    if (function instanceof E_Call) {
      throw Guard.refused("a computed function call");
    }
    if (function instanceof E_Function named && !Guard.CASTS.contains(named.getFunctionIRI())) {
      throw Guard.refused("the function <%s>".formatted(named.getFunctionIRI()));
    }
    return switch (function) {
      case E_Regex _ -> guarded(GuardedFunctions.REGEX, checked(present(arguments), 1, 2));
      case E_StrReplace _ -> guarded(GuardedFunctions.REPLACE, checked(present(arguments), 1, 3));
      case E_StrConcat _ -> guarded(GuardedFunctions.CONCAT, present(arguments));
      default -> super.transform(function, arguments);
    };
  }

  @Override
  public Expr transform(ExprFunction2 function, Expr first, Expr second) {
    return function instanceof E_Multiply
        ? guarded(GuardedFunctions.MULTIPLY, List.of(first, second))
        : super.transform(function, first, second);
  }

  @Override
  public Expr transform(ExprAggregator aggregate) {
    Aggregator aggregator = aggregate.getAggregator();
    if (aggregator instanceof AggCustom) {
      throw Guard.refused("a custom aggregate");
    }
    ExprList arguments = aggregator.getExprList();
    if (arguments == null) {
      return aggregate;
    }
    var safe = new ExprList();
    arguments.forEach(argument -> safe.add(ExprTransformer.transform(this, argument)));
    return new ExprAggregator(aggregate.getVar(), aggregator.copy(safe));
  }

  @Override
  public Expr transform(ExprFunctionOp function, ExprList arguments, Op op) {
    return super.transform(function, arguments, op);
  }

  private static List<Expr> present(ExprList arguments) {
    var present = new ArrayList<Expr>();
    for (Expr argument : arguments) {
      if (argument != null) {
        present.add(argument);
      }
    }
    return present;
  }

  /// Constant patterns are judged before anything runs, so that a fault in one is told.
  private static List<Expr> checked(List<Expr> arguments, int pattern, int flags) {
    if (constant(arguments, pattern) && (arguments.size() <= flags || constant(arguments, flags))) {
      NodeValue given = arguments.get(pattern).getConstant();
      if (given.isString()) {
        LinearRegex.checked(
            given.getString(),
            arguments.size() <= flags ? "" : arguments.get(flags).getConstant().asString());
      }
    }
    return arguments;
  }

  private static boolean constant(List<Expr> arguments, int index) {
    return index < arguments.size() && arguments.get(index).isConstant();
  }

  private static Expr guarded(String function, List<Expr> arguments) {
    return new E_Function(function, ExprList.create(arguments));
  }
}
