package org.daybook.processors.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.Limits;
import org.daybook.processors.Manifest;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.daybook.processors.TestJournal;
import org.daybook.processors.internal.CapabilityModel.Answer;
import org.daybook.processors.internal.CapabilityModel.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a routine may do, as the host decides it and as [CapabilityModel] says it: the same, for
/// manifests and operations at random.
class CapabilityModelTest {

  private static final int MANIFESTS = 2_500;
  private static final int OPERATIONS = 40;

  @TempDir private Path dir;
  private DocumentStore store;
  private Document document;
  private HttpCalls http;

  @BeforeEach
  void open() {
    store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC());
    var schemas = new TreeMap<Tag, JsonNode>();
    var props = new TreeMap<PropKey, JsonNode>();
    for (String tag : CapabilityModel.TAGS) {
      schemas.put(new Tag(tag), JsonNodeFactory.instance.objectNode());
      for (String id : CapabilityModel.IDS) {
        props.put(new PropKey(new Tag(tag), id), JsonNodeFactory.instance.objectNode());
      }
    }
    store.schemas().register("org.example.m", schemas);
    document =
        new Document(
            DocId.create(Clock.systemUTC()),
            Heads.NONE,
            new Sequence(1),
            Clock.systemUTC().instant(),
            Clock.systemUTC().instant(),
            props);
    http = new HttpCalls(Set.of());
  }

  @AfterEach
  void close() {
    http.close();
    store.close();
  }

  @Test
  @Timeout(120)
  void hostAndModelAgree() {
    long seed = Long.getLong("daybook.test.seed", new Random().nextLong());
    System.out.println("seed of the capabilities: " + seed);
    var random = new Random(seed);
    var seen = new EnumMap<Answer, Integer>(Answer.class);
    for (int i = 0; i < MANIFESTS; i++) {
      ObjectNode manifest = CapabilityModel.manifest(random);
      ObjectNode caller = i % 2 == 0 ? null : CapabilityModel.manifest(random);
      Held held = held(caller, manifest);
      for (int j = 0; j < OPERATIONS; j++) {
        Operation operation = CapabilityModel.operation(random);
        Answer wanted =
            caller == null
                ? CapabilityModel.answer(manifest, operation)
                : CapabilityModel.invoked(caller, manifest, operation);
        assertThat(held == null ? Answer.REFUSED : answer(held, operation))
            .as("seed %d, %s under %s, invoked by %s", seed, operation, manifest, caller)
            .isEqualTo(wanted);
        seen.merge(wanted, 1, Integer::sum);
      }
    }
    System.out.println("answers: " + seen);
    for (Answer answer : Answer.values()) {
      assertThat(seen.getOrDefault(answer, 0)).as("%s", answer).isGreaterThan(1_000);
    }
  }

  /// @param caller whose routine invokes the other's; null for none
  private static @Nullable Held held(@Nullable ObjectNode caller, ObjectNode manifest) {
    Manifest.@Nullable RoutineEntry routine = read(manifest);
    Manifest.@Nullable RoutineEntry first = caller == null ? routine : read(caller);
    if (routine == null || first == null) {
      return null;
    }
    Held held = Held.of(first, first.capabilities());
    return caller == null ? held : held.by(routine);
  }

  private static Manifest.@Nullable RoutineEntry read(ObjectNode manifest) {
    Manifest read = ManifestReader.read(manifest.toString().getBytes(UTF_8), new Faults());
    return read == null ? null : read.routines().get("r");
  }

  private Answer answer(Held held, Operation operation) {
    var access =
        new BranchAccess(
            new WorkBranch(document),
            held.capabilities(),
            held.only(),
            store.blobs(),
            store.schemas());
    try {
      return answer(held, operation, access);
    } catch (RoutineFailure failure) {
      return switch (failure.code()) {
        case Code.WRITE_DENIED, Code.GRANT_DENIED -> Answer.DENIED;
        case Code.BAD_CALL -> Answer.MALFORMED;
        default -> throw failure;
      };
    }
  }

  private Answer answer(Held held, Operation operation, BranchAccess access) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (operation.what()) {
      case READ -> {
        PropKey key = new Request(json.put("key", operation.on())).key();
        boolean there = access.get(key).isPresent();
        assertThat(access.keys(null).contains(key)).isEqualTo(there);
        return there ? Answer.DONE : Answer.ABSENT;
      }
      case PUT ->
          access.put(
              new Request(json.put("key", operation.on())).key(),
              JsonNodeFactory.instance.objectNode());
      case DELETE -> access.delete(new Request(json.put("key", operation.on())).key());
      case ASK -> {
        HttpOrder order = HttpOrder.read(new Request(json.put("url", operation.on())));
        return HttpCalls.granted(held.grants(), order.uri()) ? Answer.DONE : Answer.DENIED;
      }
      case INVOKE -> outside(held, access).invoke(new Request(json.put("routine", operation.on())));
      case QUERY -> {
        json.putObject("where");
        return shown(outside(held, access).query(new Request(json)), operation.on());
      }
    }
    return Answer.DONE;
  }

  /// Whether a prop of the document that a query found is among those shown.
  private static Answer shown(ObjectNode answer, String key) {
    var keys = new HashSet<String>();
    answer.at("/ok/documents/0/props").fieldNames().forEachRemaining(keys::add);
    return keys.contains(key) ? Answer.DONE : Answer.ABSENT;
  }

  private OutsideCalls outside(Held held, BranchAccess access) {
    return new OutsideCalls(
        access,
        held.grants(),
        new RunJournal(new TestJournal(), Clock.systemUTC(), new Random()),
        new Budget(Limits.DEFAULTS),
        new OutsideCalls.Neighbours(
            (where, readable, after, limit) -> new ArrayList<>(List.of(document)),
            store.references(),
            http,
            (named, input, journal, budget) -> Request.ok(null)));
  }

  @Test
  void theModelItselfSaysWhatItShould() {
    var manifest = CapabilityModel.manifest(Set.of("org.a.b"), Set.of("org.a.b"));
    Map.of(
            new Operation(CapabilityModel.What.READ, "org.a.b/x"), Answer.DONE,
            new Operation(CapabilityModel.What.READ, "org.a.bc/x"), Answer.ABSENT,
            new Operation(CapabilityModel.What.PUT, "org.a.bc/x"), Answer.DENIED,
            new Operation(CapabilityModel.What.PUT, "org.a.b.c/x"), Answer.DENIED,
            new Operation(CapabilityModel.What.PUT, "org.\u0430.b/x"), Answer.MALFORMED,
            new Operation(CapabilityModel.What.ASK, "http://a.example.org/"), Answer.DENIED)
        .forEach(
            (operation, answer) ->
                assertThat(CapabilityModel.answer(manifest, operation))
                    .as("%s", operation)
                    .isEqualTo(answer));
  }
}
