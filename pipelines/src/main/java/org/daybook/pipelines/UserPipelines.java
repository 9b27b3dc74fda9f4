package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.documents.Author;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.Preview;
import org.daybook.pipelines.internal.user.Plan;
import org.daybook.pipelines.internal.user.Planner;

/// The pipelines that people write. Each is a document with the prop [PipelineConfig#KEY]; whoever
/// edits that document by itself is held to the schema alone, and a wrong pipeline is then listed
/// with its faults and runs nothing. Thread-safe.
public final class UserPipelines {

  private final Parts parts;
  private final ReentrantLock writing = new ReentrantLock();

  UserPipelines(Parts parts) {
    this.parts = parts;
  }

  /// What was done about a pipeline.
  public enum Change {
    CREATED,
    CHANGED,
    /// It was the same already.
    UNCHANGED
  }

  /// A pipeline that was put.
  public record Put(Change change, InstalledPipeline pipeline) {}

  /// All of them, in order of their documents.
  public List<InstalledPipeline> all() {
    return parts.installed().current().pipelines();
  }

  /// One of them.
  ///
  /// @throws DaybookException.NotFound `pipeline-unknown`
  public InstalledPipeline pipeline(String name) {
    return found(name)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "pipeline-unknown",
                    "there is no pipeline %s; wanted one of %s"
                        .formatted(name, all().stream().map(InstalledPipeline::name).toList())));
  }

  private Optional<InstalledPipeline> found(String name) {
    return all().stream().filter(pipeline -> pipeline.name().equals(name)).findFirst();
  }

  /// What putting a pipeline would do; writes nothing.
  ///
  /// @throws DaybookException.Incorrect `pipeline-invalid`, `pipeline-cycle`
  /// @throws DaybookException.Conflict `pipeline-result-taken`
  public Put check(JsonNode json) {
    InstalledPipeline checked = checked(json).pipeline();
    Change change =
        found(checked.name())
            .map(before -> before.json().equals(json) ? Change.UNCHANGED : Change.CHANGED)
            .orElse(Change.CREATED);
    return new Put(change, checked);
  }

  /// How many documents its predicate holds for, and on how many of them some stage would run at
  /// once; looks at each and writes nothing.
  ///
  /// @throws DaybookException.Incorrect `pipeline-invalid`, `pipeline-cycle`
  /// @throws DaybookException.Conflict `pipeline-result-taken`
  public Rerun.Count count(JsonNode json) {
    return Preview.count(parts, checked(json));
  }

  /// Writes a pipeline, in place of the one of its name.
  ///
  /// @throws DaybookException.Incorrect `pipeline-invalid`, `pipeline-cycle`
  /// @throws DaybookException.Conflict `pipeline-result-taken`, `pipeline-name-taken`,
  ///     `stale-heads`
  /// @throws DaybookException.NotFound `pipeline-unknown` for a precondition on one that is not
  ///     there
  public Put put(JsonNode json, Precondition precondition, Author author) {
    writing.lock();
    try {
      Plan plan = checked(json);
      String name = plan.pipeline().name();
      Optional<InstalledPipeline> before = found(name);
      Change change =
          before.isPresent()
              ? edited(before.get(), json, precondition, author)
              : created(name, json, precondition, author);
      parts.installed().changed();
      return new Put(change, pipeline(name));
    } finally {
      writing.unlock();
    }
  }

  private Change edited(
      InstalledPipeline before, JsonNode json, Precondition precondition, Author author) {
    if (before.json().equals(json)
        && (precondition instanceof Precondition.None
            || precondition.equals(new Precondition.AtHeads(before.heads())))) {
      return Change.UNCHANGED;
    }
    parts
        .store()
        .edit(
            before.doc(),
            precondition,
            Edit.put(PipelineConfig.KEY, json),
            new Provenance(author, "pipeline"));
    return Change.CHANGED;
  }

  private Change created(String name, JsonNode json, Precondition precondition, Author author) {
    if (!(precondition instanceof Precondition.None)) {
      pipeline(name);
    }
    CreateResult created =
        parts
            .store()
            .create(
                NewDocument.unique(
                    DocId.create(parts.clock()),
                    Map.of(PipelineConfig.KEY, json),
                    "pipeline:" + name,
                    new Provenance(author, "pipeline")));
    return switch (created) {
      case CreateResult.Created _ -> Change.CREATED;
      case CreateResult.Exists(DocId twin) ->
          throw new DaybookException.Conflict(
              "pipeline-name-taken",
              "the document %s was made as the pipeline %s, and says it is another now; give it its name back, or delete it"
                  .formatted(twin, name));
    };
  }

  /// Takes a pipeline away, with its document. What it did stays.
  ///
  /// @throws DaybookException.NotFound `pipeline-unknown`
  /// @throws DaybookException.Conflict `stale-heads`
  public void remove(String name, Precondition precondition, Author author) {
    writing.lock();
    try {
      parts.store().delete(pipeline(name).doc(), precondition, new Provenance(author, "pipeline"));
      parts.installed().changed();
    } finally {
      writing.unlock();
    }
  }

  /// The pipeline beside all others, of which the broken ones do not count.
  private Plan checked(JsonNode json) {
    String name = json.path("name").asText();
    var planner = new Planner(parts.registry(), parts.store().schemas());
    DocId doc = DocId.create(parts.clock());
    Heads heads = Heads.NONE;
    for (Document other : parts.installed().pipelines()) {
      JsonNode theirs = other.props().get(PipelineConfig.KEY);
      if (theirs != null && !theirs.path("name").asText().equals(name)) {
        planner.plan(other.id(), other.heads(), theirs);
      } else if (theirs != null) {
        doc = other.id();
        heads = other.heads();
      }
    }
    Plan plan = planner.plan(doc, heads, json);
    List<PipelineFault> faults = plan.pipeline().faults();
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    return plan;
  }

  private static DaybookException refused(List<PipelineFault> faults) {
    String code = faults.getFirst().code();
    List<String> texts = faults.stream().map(PipelineFault::text).toList();
    String message = "pipeline: " + String.join("\n", texts);
    var context = new TreeMap<String, Object>(Map.of("faults", texts));
    return code.equals("pipeline-result-taken")
        ? new DaybookException.Conflict(code, message, context)
        : new DaybookException.Incorrect(code, message, context);
  }
}
