package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Set;
import org.daybook.documents.internal.json.Json;

/// `uniqueItems`, which compares elements by their texts: those can be put in order, so that
/// elements made to have one hash do not make the search for them quadratic.
final class UniqueItems extends BaseKeywordValidator {

  private static final int PER_PART = 2;

  static final Keyword KEYWORD =
      new Keyword() {
        @Override
        public String getValue() {
          return KeywordType.UNIQUE_ITEMS.getValue();
        }

        @Override
        public KeywordValidator newValidator(
            SchemaLocation at, JsonNode unique, Schema parent, SchemaContext context) {
          return new UniqueItems(at, unique, parent, context);
        }
      };

  private UniqueItems(SchemaLocation at, JsonNode unique, Schema parent, SchemaContext context) {
    super(KeywordType.UNIQUE_ITEMS, unique, at, parent, context);
  }

  @Override
  public void validate(ExecutionContext context, JsonNode value, JsonNode root, NodePath location) {
    if (!schemaNode.asBoolean(false) || !value.isContainerNode()) {
      return;
    }
    ((ValidationRun) context).spend(PER_PART * Price.whole(value));
    Set<String> seen = new HashSet<>();
    for (JsonNode element : value) {
      if (!seen.add(Json.text(SchemaSuccession.canonical(element)))) {
        context.addError(
            error()
                .instanceNode(value)
                .instanceLocation(location)
                .evaluationPath(context.getEvaluationPath())
                .locale(context.getExecutionConfig().getLocale())
                .build());
      }
    }
  }
}
