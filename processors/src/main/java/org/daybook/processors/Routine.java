package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.daybook.documents.Blobs;
import org.daybook.documents.WorkBranch;

/// Code that works on one document through a branch of it: a Wasm module's export, or a built-in in
/// Java. Both are held to the same capabilities.
public interface Routine {

  /// Runs to the end, however that ends. Changes nothing but the call's branch and the blobs it
  /// wrote.
  RunResult run(Call call);

  /// One run.
  ///
  /// @param branch the document's branch; confined to the run
  /// @param capabilities what it may read and write there
  /// @param blobs where the blobs that readable props name are read, and new ones written
  /// @param journal where facts and effects are recorded
  /// @param query where other documents are found, if it was granted that
  /// @param input what its caller gives it; an empty object where nobody does
  record Call(
      WorkBranch branch,
      Capabilities capabilities,
      Blobs blobs,
      Journal journal,
      DocumentQuery query,
      JsonNode input) {

    /// One without other documents and without input.
    public Call(WorkBranch branch, Capabilities capabilities, Blobs blobs, Journal journal) {
      this(
          branch,
          capabilities,
          blobs,
          journal,
          DocumentQuery.NONE,
          JsonNodeFactory.instance.objectNode());
    }
  }
}
