package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;

/// `anyOf` and `oneOf`, which keep a bounded number of their branches' errors where the library's
/// keep all. Otherwise the same: messages, and what becomes evaluated.
final class Branches extends BaseKeywordValidator {

  static final Keyword ANY_OF = new Kind(KeywordType.ANY_OF);
  static final Keyword ONE_OF = new Kind(KeywordType.ONE_OF);

  private record Kind(KeywordType type) implements Keyword {

    @Override
    public String getValue() {
      return type.getValue();
    }

    @Override
    public KeywordValidator newValidator(
        SchemaLocation at, JsonNode branches, Schema parent, SchemaContext context) {
      return new Branches(type, at, branches, parent, context);
    }
  }

  private final boolean one;
  private final List<Schema> branches = new ArrayList<>();

  private Branches(
      KeywordType type, SchemaLocation at, JsonNode list, Schema parent, SchemaContext context) {
    super(type, list, at, parent, context);
    this.one = type == KeywordType.ONE_OF;
    for (int i = 0; i < list.size(); i++) {
      branches.add(context.newSchema(at.append(i), list.get(i), parent));
    }
  }

  @Override
  public void validate(ExecutionContext context, JsonNode value, JsonNode root, NodePath location) {
    var run = (ValidationRun) context;
    List<Error> before = run.getErrors();
    List<Error> failed = run.errors(ValidationRun.MOST_PASSING_ERRORS);
    var taking = new ArrayList<String>();
    for (int i = 0; i < branches.size(); i++) {
      List<Error> errors = run.errors(ValidationRun.MOST_PASSING_ERRORS);
      run.setErrors(errors);
      run.evaluationPathAddLast(i);
      branches.get(i).validate(run, value, root, location);
      run.evaluationPathRemoveLast();
      failed.addAll(errors);
      if (errors.isEmpty()) {
        taking.add(Integer.toString(i));
        if ((!one || taking.size() > 1) && !evaluates(run)) {
          break;
        }
      }
    }
    run.setErrors(before);
    if (one && taking.size() != 1) {
      before.add(notOne(run, value, location, taking));
    }
    if (one ? taking.size() != 1 : taking.isEmpty()) {
      before.addAll(failed);
    }
  }

  /// Whether all branches are to be tried, for what they evaluate.
  private boolean evaluates(ExecutionContext context) {
    return hasUnevaluatedItemsInEvaluationPath(context)
        || hasUnevaluatedPropertiesInEvaluationPath(context);
  }

  private Error notOne(
      ExecutionContext context, JsonNode value, NodePath location, List<String> taking) {
    return error()
        .instanceNode(value)
        .instanceLocation(location)
        .messageKey(taking.isEmpty() ? "oneOf" : "oneOf.indexes")
        .evaluationPath(context.getEvaluationPath())
        .locale(context.getExecutionConfig().getLocale())
        .arguments(Integer.toString(taking.size()), String.join(", ", taking))
        .build();
  }

  @Override
  public void preloadSchema() {
    preloadSchemas(branches);
  }
}
