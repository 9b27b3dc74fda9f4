package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.ValueSchema;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.order.CommandArgs;
import org.daybook.processors.CommandSpec;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;

/// What people may ask the installed plugs for. Thread-safe.
public final class Commands {

  /// How many documents an order may be about.
  public static final int MOST_DOCUMENTS = 1_000;

  private final Parts parts;

  Commands(Parts parts) {
    this.parts = parts;
  }

  /// Those of all enabled plugs, by id.
  public List<CommandSpec> list() {
    return parts.registry().commands().stream()
        .sorted(java.util.Comparator.comparing(CommandSpec::id))
        .toList();
  }

  /// One of them.
  ///
  /// @param id `<plug>:<command>`
  /// @throws DaybookException.NotFound `command-unknown`
  public CommandSpec get(String id) {
    List<CommandSpec> all = list();
    return all.stream()
        .filter(command -> command.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "command-unknown",
                    "no installed and enabled plug has the command %s; wanted one of %s"
                        .formatted(id, all.stream().map(CommandSpec::id).toList())));
  }

  /// Runs a command on documents, each in a job of its own. All is checked before any begins.
  ///
  /// @param id `<plug>:<command>`
  /// @param person who orders it
  /// @param order names the order: its repeat answers the jobs there are, and starts nothing
  /// @return the jobs, in the order of the documents, each named once
  /// @throws DaybookException.NotFound `command-unknown`, `document-unknown`
  /// @throws DaybookException.Incorrect `arguments-invalid`, `order-too-large`
  public List<Ordered> order(
      String id, Collection<DocId> docs, JsonNode arguments, String person, String order) {
    CommandSpec command = get(id);
    if (docs.isEmpty() || docs.size() > MOST_DOCUMENTS) {
      throw new DaybookException.Incorrect(
          "order-too-large",
          "%d documents: wanted 1 to %d in one order".formatted(docs.size(), MOST_DOCUMENTS));
    }
    check(command, arguments);
    Ingress ingress = parts.lanes().ingress();
    var requests = new ArrayList<JobRequest>();
    var named = List.copyOf(new LinkedHashSet<>(docs));
    for (DocId doc : named) {
      JobRequest request =
          new CommandArgs(doc, id, arguments, person).request(order, command.trigger().home());
      if (ingress.job(request.id()).isEmpty() && parts.store().read(doc).isEmpty()) {
        throw new DaybookException.NotFound(
            "document-unknown", "document %s is not here; nothing was begun".formatted(doc));
      }
      requests.add(request);
    }
    var jobs = new ArrayList<Ordered>();
    for (int i = 0; i < requests.size(); i++) {
      Ingress.Added added = ingress.addJob(requests.get(i));
      jobs.add(new Ordered(named.get(i), added.job(), added.repeated()));
    }
    return jobs;
  }

  private static void check(CommandSpec command, JsonNode arguments) {
    List<ValueSchema.Fault> faults =
        ValueSchema.of("the schema of the arguments of " + command.id(), command.arguments())
            .faults(arguments);
    if (!faults.isEmpty()) {
      throw new DaybookException.Incorrect(
          "arguments-invalid",
          "the arguments do not fit %s: %s; GET /api/v1/commands/%s tells what it takes"
              .formatted(
                  command.id(),
                  String.join("; ", faults.stream().map(String::valueOf).toList()),
                  command.id()));
    }
  }

  /// A job of an order.
  ///
  /// @param repeated whether an earlier order of the same name had added it
  public record Ordered(DocId doc, JobId job, boolean repeated) {}
}
