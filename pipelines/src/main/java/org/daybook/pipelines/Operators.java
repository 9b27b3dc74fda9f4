package org.daybook.pipelines;

import java.util.List;

/// How operators are written in the text form.
final class Operators {

  /// In this order, since `<` begins `<=`.
  static final List<Predicate.Op> LONGEST_FIRST =
      List.of(
          Predicate.Op.LE,
          Predicate.Op.GE,
          Predicate.Op.NE,
          Predicate.Op.LT,
          Predicate.Op.GT,
          Predicate.Op.EQ,
          Predicate.Op.CONTAINS,
          Predicate.Op.EXISTS);

  static final String WANTED = "an operator: =, !=, <, <=, >, >=, contains or exists";

  private Operators() {}

  static String sign(Predicate.Op op) {
    return switch (op) {
      case EQ -> "=";
      case NE -> "!=";
      case LT -> "<";
      case LE -> "<=";
      case GT -> ">";
      case GE -> ">=";
      case CONTAINS, EXISTS -> op.word();
    };
  }
}
