package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.daybook.documents.Batch;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Changes to many documents, committed together or not at all.
///
/// @param operations 1 to 10,000, each on a document of its own
@Schema(name = "Batch")
record BatchBody(@Nullable List<@Nullable Operation> operations) {

  /// One of the three.
  @Schema(name = "Operation")
  record Operation(@Nullable Create create, @Nullable Change edit, @Nullable Delete delete) {}

  /// @param id made by the caller so that a repeat is recognised; made here when absent
  @Schema(name = "CreateOperation")
  record Create(@Nullable String id, @Nullable Map<String, JsonNode> props) {}

  /// @param heads the version it must be at; absent: whichever it is at
  @Schema(name = "EditOperation")
  record Change(
      @Nullable String id,
      @Nullable String heads,
      @Nullable Map<String, JsonNode> put,
      @Nullable List<String> delete,
      @Nullable Map<String, Integer> versions) {}

  /// @param heads the version it must be at; absent: whichever it is at
  @Schema(name = "DeleteOperation")
  record Delete(@Nullable String id, @Nullable String heads) {}

  /// The batch.
  ///
  /// @param read finds the document that is to be deleted
  /// @throws DaybookException with the place of the operation in its context as `operation`
  Batch batch(Clock clock, Function<DocId, Document> read) {
    var made = new ArrayList<Batch.Operation>();
    List<@Nullable Operation> given = operations == null ? List.of() : operations;
    for (int i = 0; i < given.size(); i++) {
      try {
        made.add(operation(given.get(i), clock, read));
      } catch (DaybookException e) {
        throw e.within("operation", i);
      }
    }
    try {
      return new Batch(made);
    } catch (IllegalArgumentException e) {
      throw new DaybookException.Incorrect("json-unexpected", String.valueOf(e.getMessage()), e);
    }
  }

  private static Batch.Operation operation(
      @Nullable Operation given, Clock clock, Function<DocId, Document> read) {
    if (given != null) {
      Create create = given.create();
      Change edit = given.edit();
      Delete delete = given.delete();
      if (create != null && edit == null && delete == null) {
        return created(create, clock);
      }
      if (edit != null && create == null && delete == null) {
        return new Batch.Change(
            id(edit.id()),
            at(edit.heads()),
            new EditBody(edit.put(), edit.delete(), edit.versions()).edit(),
            Provenances.REST);
      }
      if (delete != null && create == null && edit == null) {
        DocId doc = id(delete.id());
        Records.refuse(read.apply(doc));
        return new Batch.Delete(doc, at(delete.heads()), Provenances.REST);
      }
    }
    throw new DaybookException.Incorrect(
        "json-unexpected", "wanted one of create, edit and delete, and only that");
  }

  private static Batch.Create created(Create given, Clock clock) {
    DocId id = given.id() == null ? DocId.create(clock) : Given.docId(given.id());
    var props = EditBody.props(given.props());
    Records.refuse(props.keySet());
    return new Batch.Create(NewDocument.of(id, props, Provenances.REST));
  }

  private static DocId id(@Nullable String given) {
    if (given == null) {
      throw new DaybookException.Incorrect("json-unexpected", "/id: wanted the document's id");
    }
    return Given.docId(given);
  }

  private static Precondition at(@Nullable String heads) {
    if (heads == null) {
      return Precondition.NONE;
    }
    Heads wanted = Given.heads("heads", heads);
    return new Precondition.AtHeads(wanted);
  }
}
