package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Reference;
import org.daybook.documents.References;
import org.daybook.documents.Tag;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.Grants;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// What a guest asks for that lies beside its document: other documents, time, signals, other
/// routines, hosts. All but [#invoke] goes through the journal, so a replay is answered the same
/// without anything being done again. Confined to the run's caller.
final class OutsideCalls {

  private static final int MOST_DOCUMENTS = 200;
  private static final int MOST_ANSWER = 1 << 20;
  private static final int MOST_LINKS = 100_000;
  private static final int LINKS_A_PAGE = 1_000;
  private static final int MOST_PROGRESS = 4_096;
  static final long MOST_MILLIS = Duration.ofDays(30).toMillis();
  private static final int MOST_SIGNAL = 100;

  private final BranchAccess access;
  private final Grants grants;
  private final RunJournal journal;
  private final Budget budget;
  private final Neighbours neighbours;

  /// What lies beside a run's document.
  ///
  /// @param invoked runs another routine on the same branch
  record Neighbours(DocumentQuery query, References references, HttpCalls http, Invoked invoked) {}

  /// Runs another routine.
  @FunctionalInterface
  interface Invoked {
    ObjectNode run(String routine, JsonNode input, RunJournal journal, Budget budget);
  }

  OutsideCalls(
      BranchAccess access,
      Grants grants,
      RunJournal journal,
      Budget budget,
      Neighbours neighbours) {
    this.access = access;
    this.grants = grants;
    this.journal = journal;
    this.budget = budget;
    this.neighbours = neighbours;
  }

  /// Other documents that match a predicate, each with the props that the routine may read.
  ObjectNode query(Request request) {
    if (!neighbours.query().ownAlone()) {
      checkQuery("asked for documents");
    }
    JsonNode where = request.value("where");
    DocId after = request.doc("after");
    int limit = (int) request.whole("limit", 1, MOST_DOCUMENTS, 50);
    SortedSet<DocId> docs = request.docs("docs", MOST_DOCUMENTS);
    Set<Tag> readable = access.capabilities().reads();
    return recorded(
        "query",
        request,
        () ->
            docs == null
                ? found(limit, () -> neighbours.query().find(where, readable, after, limit))
                : found(MOST_DOCUMENTS + 1, () -> neighbours.query().among(docs, where, readable)));
  }

  private ObjectNode found(int limit, Supplier<List<Document>> search) {
    List<Document> found;
    try {
      found = search.get();
    } catch (IllegalArgumentException refused) {
      return Request.error("query-refused", String.valueOf(refused.getMessage()));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode documents = answer.putArray("documents");
    for (Document document : found) {
      ObjectNode props = documents.addObject().put("id", document.id().value()).putObject("props");
      document
          .props()
          .forEach(
              (key, value) -> {
                if (access.capabilities().mayRead(key)) {
                  props.set(key.toString(), value);
                }
              });
    }
    answer.put("next", found.size() < limit ? null : found.getLast().id().value());
    return Request.ok(answer);
  }

  /// The links between this document and others, as far as the props that hold them are readable.
  ObjectNode references(Request request) {
    String direction = request.text("direction");
    int limit = (int) request.whole("limit", 1, 1_000, 100);
    return switch (direction) {
      case "out" ->
          recorded(
              "references",
              request,
              () -> links(neighbours.references().from(access.doc()), limit));
      case "in" -> {
        checkQuery("asked who links to its document");
        yield recorded("references", request, () -> links(in(limit), limit));
      }
      default ->
          throw Request.bad(
              "asked for references in the direction \"%s\"; there are in and out"
                  .formatted(Traps.oneLine(direction, 60)));
    };
  }

  /// The first of those that it may read: the others are as if they were not there.
  private List<Reference> in(int limit) {
    var readable = new ArrayList<Reference>();
    Reference last = null;
    for (int looked = 0; looked < MOST_LINKS; looked += LINKS_A_PAGE) {
      List<Reference> page = neighbours.references().to(access.doc(), last, LINKS_A_PAGE);
      page.stream()
          .filter(reference -> access.capabilities().mayRead(reference.key()))
          .limit(limit - readable.size())
          .forEach(readable::add);
      if (readable.size() == limit || page.size() < LINKS_A_PAGE) {
        return readable;
      }
      last = page.getLast();
    }
    throw Request.bad(
        "asked for references of a document that more than %d lead to".formatted(MOST_LINKS));
  }

  private ObjectNode links(List<Reference> references, int limit) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode links = answer.putArray("references");
    references.stream()
        .filter(reference -> access.capabilities().mayRead(reference.key()))
        .limit(limit)
        .forEach(
            reference ->
                links
                    .addObject()
                    .put("from", reference.source().value())
                    .put("key", reference.key().toString())
                    .put("pointer", reference.pointer())
                    .put("to", reference.link().toString()));
    return Request.ok(answer);
  }

  /// Waits. The run may leave its thread meanwhile, and its wall time begins anew when it is back.
  ObjectNode sleep(Request request) {
    request.value("millis");
    journal.sleep(Duration.ofMillis(request.whole("millis", 0, MOST_MILLIS, 0)));
    return Request.ok(null);
  }

  /// Waits for a signal that somebody sends to the run's job; null when none came in time.
  ObjectNode receive(Request request) {
    String signal = request.text("signal");
    if (signal.isEmpty() || signal.length() > MOST_SIGNAL) {
      throw Request.bad(
          "waited for a signal whose name has %d characters; 1 to %d are taken"
              .formatted(signal.length(), MOST_SIGNAL));
    }
    Duration atMost = Duration.ofMillis(request.whole("millis", 0, MOST_MILLIS, MOST_MILLIS));
    return journal
        .receive(signal, atMost)
        .map(
            payload ->
                Request.ok(JsonNodeFactory.instance.objectNode().set("payload", json(payload))))
        .orElseGet(() -> Request.ok(null));
  }

  /// A signal is whatever somebody sent: JSON where it is, else its text.
  private static JsonNode json(byte[] payload) {
    try {
      return StrictJson.read(payload);
    } catch (StrictJson.Malformed _) {
      return JsonNodeFactory.instance.textNode(new String(payload, StandardCharsets.UTF_8));
    }
  }

  /// Says how far the run is.
  ObjectNode progress(Request request) {
    byte[] said = request.value("value").toString().getBytes(StandardCharsets.UTF_8);
    if (said.length > MOST_PROGRESS) {
      throw Request.bad(
          "told its progress in %d bytes; %d are taken".formatted(said.length, MOST_PROGRESS));
    }
    journal.progress(said);
    return Request.ok(null);
  }

  /// Runs another routine on this document's branch, with no more access than both have.
  ObjectNode invoke(Request request) {
    String routine = request.text("routine");
    if (!grants.invokes().contains(routine)) {
      throw denied("invoke", Traps.oneLine(routine, 200), grants.invokes());
    }
    JsonNode input = request.json().path("input");
    return neighbours
        .invoked()
        .run(
            routine,
            input.isMissingNode() ? JsonNodeFactory.instance.objectNode() : input,
            journal.within(journal.next("invoke")),
            budget);
  }

  /// Asks a granted host. A failure to reach it, or an answer that breaks the rules, is for the
  /// guest to deal with; a host that was not granted ends the run.
  ObjectNode http(Request request) {
    HttpOrder order = HttpOrder.read(request);
    if (!HttpCalls.granted(grants, order.uri())) {
      throw denied("ask", HttpCalls.host(order.uri()), grants.hosts());
    }
    budget.spend(order.bytes(), "sent a request of %d bytes".formatted(order.bytes()));
    budget.wrote(order.bytes());
    byte[] answer =
        journal.effect(
            "http",
            request.bytes(),
            key ->
                neighbours
                    .http()
                    .send(order, grants, key, budget.deadline())
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
    budget.read(answer.length);
    return object(answer);
  }

  private ObjectNode recorded(String operation, Request request, Supplier<ObjectNode> found) {
    byte[] answer =
        journal.effect(
            operation,
            request.bytes(),
            _ -> {
              byte[] bytes = found.get().toString().getBytes(StandardCharsets.UTF_8);
              return bytes.length <= MOST_ANSWER
                  ? bytes
                  : Request.error(
                          "answer-too-large",
                          "the answer has %d bytes; %d are taken: ask for fewer"
                              .formatted(bytes.length, MOST_ANSWER))
                      .toString()
                      .getBytes(StandardCharsets.UTF_8);
            });
    budget.read(answer.length);
    ObjectNode read = object(answer);
    access.shown(read);
    return read;
  }

  private static ObjectNode object(byte[] recorded) {
    try {
      return (ObjectNode) StrictJson.read(recorded);
    } catch (StrictJson.Malformed | ClassCastException damaged) {
      throw new IllegalStateException("the journal holds no answer of ours", damaged);
    }
  }

  private void checkQuery(String what) {
    if (!grants.query()) {
      throw new RoutineFailure(
          Code.GRANT_DENIED,
          "it %s; that takes \"query\": true in its routine's grants, and in those of who invokes it"
              .formatted(what));
    }
  }

  private static RoutineFailure denied(String what, String whom, java.util.Set<String> granted) {
    return new RoutineFailure(
        Code.GRANT_DENIED,
        "it tried to %s %s; it was granted %s"
            .formatted(
                what,
                whom,
                granted.isEmpty()
                    ? "nothing"
                    : String.join(", ", new java.util.TreeSet<>(granted))));
  }
}
