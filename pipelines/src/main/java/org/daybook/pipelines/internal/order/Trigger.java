package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.pipelines.internal.Cause;
import org.daybook.processors.TriggerSpec;

/// What a [TriggerRun] is for.
interface Trigger {

  /// `<plug>:<name>`.
  String id();

  /// What is installed and enabled now under the id.
  Optional<TriggerSpec> installed();

  /// The document to run on, as it stands; none when it is gone.
  Optional<Document> document();

  /// What led to it.
  Cause cause();

  /// What the routine is given.
  JsonNode input();

  /// What is wrong with what the routine answered; empty when nothing is.
  List<String> faults(JsonNode answer);

  /// How the job ends when nothing is installed under the id.
  ObjectNode notInstalled();

  /// The plug was replaced while the routine ran, and nothing of that run can merge.
  void replaced();
}
