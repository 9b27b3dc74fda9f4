package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daybook.documents.Batch;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.pipelines.internal.collate.Group;
import org.daybook.pipelines.internal.collate.GroupDocument;
import org.daybook.processors.Collation;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.jspecify.annotations.Nullable;

/// A collator that makes of inputs with `{day, n}` a document for each day, with the sum of `n`.
/// Thread-safe.
final class Days {

  static final String ID = "org.example.days:p";
  static final PropKey INPUT = PropKey.parse("org.example.input");
  static final PropKey DAY = PropKey.parse("org.example.day");
  static final Collation.By BY = new Collation.By(INPUT, "/day");

  private static final JsonNode HAS_INPUT = PredicateTest.json("{'has':'org.example.input'}");

  /// What its runs were given.
  final Queue<JsonNode> inputs = new ConcurrentLinkedQueue<>();

  /// What it does beside; by default nothing.
  volatile Routine then = _ -> new RunResult.Completed(NullNode.instance, Metering.NONE);

  static Plug plug(Collation.@Nullable By by, Duration after) {
    return new Plug("org.example.days")
        .predicate("{'has':'org.example.input'}")
        .reads("org.example.input")
        .writes("org.example.day")
        .owns("org.example.day")
        .result("org.example.day")
        .collates(new Collation(by, after));
  }

  static Plug plug() {
    return plug(BY, Duration.ofMillis(30));
  }

  RunResult run(Routine.Call call) {
    inputs.add(call.input());
    int sum = 0;
    int count = 0;
    DocId after = null;
    for (List<Document> page = page(call, after); !page.isEmpty(); page = page(call, after)) {
      for (Document member : page) {
        sum += member.props().get(INPUT).path("n").asInt();
        count++;
      }
      after = page.getLast().id();
    }
    ObjectNode day = JsonNodeFactory.instance.objectNode().put("sum", sum).put("count", count);
    call.branch().put(DAY, day);
    return then.run(call);
  }

  private static List<Document> page(Routine.Call call, @Nullable DocId after) {
    return call.query().find(HAS_INPUT, call.capabilities().reads(), after, 150);
  }

  static Optional<DocId> document(World world, @Nullable String day) {
    var group = day == null ? Group.ALL : new Group("\"" + day + "\"");
    return world.store().byUnique(new GroupDocument(ID, group).unique());
  }

  /// The sum and the count of a day.
  static Map.Entry<Integer, Integer> of(World world, @Nullable String day) {
    JsonNode prop =
        world.prop(
            document(world, day).orElseThrow(() -> new AssertionError("no document of " + day)),
            "org.example.day");
    return Map.entry(prop.path("sum").asInt(), prop.path("count").asInt());
  }

  static DocId photo(World world, String day, int n) {
    return world.create("{'org.example.input':{'day':'%s','n':%d}}".formatted(day, n));
  }

  /// Many photos of a day in one commit.
  static List<DocId> photos(World world, String day, int many) {
    List<DocId> ids = Stream.generate(() -> DocId.create(Clock.systemUTC())).limit(many).toList();
    commit(
        world,
        ids,
        id -> new Batch.Create(NewDocument.of(id, Map.of(INPUT, input(day, 1)), World.PERSON)));
    return ids;
  }

  /// Gives photos of a day another number, in one commit.
  static void change(World world, List<DocId> photos, String day, int n) {
    commit(
        world,
        photos,
        id ->
            new Batch.Change(id, Precondition.NONE, Edit.put(INPUT, input(day, n)), World.PERSON));
  }

  private static void commit(
      World world, List<DocId> photos, Function<DocId, Batch.Operation> operation) {
    world.store().commit(new Batch(photos.stream().map(operation).toList()));
  }

  private static JsonNode input(String day, int n) {
    return JsonNodeFactory.instance.objectNode().put("day", day).put("n", n);
  }

  List<JsonNode> of(String day) {
    return inputs.stream().filter(input -> day.equals(input.path("group").textValue())).toList();
  }
}
