package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.Edit;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.FollowerSettings;
import org.daybook.documents.Followers;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.processors.PlugRegistry;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Retention;
import org.daybook.wflow.Wflow;
import org.daybook.wflow.log.JobFilter;

/// A vault in a directory with its engine and pipelines, real but for the plugs. It can be closed
/// and opened again, as after a crash.
final class World implements AutoCloseable {

  static final Provenance PERSON = new Provenance(new Author(Author.Kind.PRINCIPAL, "ada"), "test");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final FollowerSettings BATCHES =
      new FollowerSettings(
          500, Duration.ZERO, Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(100));

  /// Stands for the imports of a vault.
  private static final Wflow IMPORT =
      Wflow.of("import", (_, _) -> "{\"added\":1}".getBytes(StandardCharsets.UTF_8));

  final FakePlugs fakes = new FakePlugs();
  private final Path dir;
  private final PipelineSettings settings;
  private final UnaryOperator<DocumentStore> around;
  private final Clock clock = Clock.systemUTC();
  private DocumentStore store;
  private Pipelines pipelines;
  private Engine engine;
  private Runnable deaf = () -> {};
  private Followers followers;
  private EngineSettings jobs = EngineSettings.DEFAULTS;

  World(Path dir) {
    this(dir, PipelineSettings.DEFAULTS);
  }

  World(Path dir, PipelineSettings settings) {
    this(dir, settings, true, UnaryOperator.identity());
  }

  /// One whose pipelines see the documents through something.
  World(Path dir, PipelineSettings settings, UnaryOperator<DocumentStore> around) {
    this(dir, settings, true, around);
  }

  /// One whose pipelines are yet to be started.
  static World still(Path dir) {
    return still(dir, PipelineSettings.DEFAULTS);
  }

  static World still(Path dir, PipelineSettings settings) {
    return new World(dir, settings, false, UnaryOperator.identity());
  }

  private World(
      Path dir, PipelineSettings settings, boolean start, UnaryOperator<DocumentStore> around) {
    this.dir = dir;
    this.around = around;
    this.settings = settings;
    this.store = Documents.open(dir, DocumentSettings.DEFAULTS, clock);
    store
        .schemas()
        .register(
            "org.example.user",
            Map.of(
                tag("org.example.input"), PredicateTest.json("{'type':'object'}"),
                tag("org.example.other"), PredicateTest.json("{'type':'object'}"),
                tag("org.example.marker"), PredicateTest.json("{'type':'object'}")));
    if (start) {
      startPipelines(fakes);
    }
  }

  void startPipelines(PlugRegistry registry) {
    pipelines =
        Pipelines.open(around.apply(store), registry, settings, clock, dir.resolve("pipelines.db"));
    engine =
        Engine.open(
            dir.resolve("wflow.db"),
            jobs,
            Stream.concat(pipelines.wflows().stream(), Stream.of(IMPORT)).toList(),
            clock,
            new SplittableRandom(7));
    deaf = engine.onChange(pipelines::jobChanged);
    followers = new Followers(store.feed());
    pipelines.start(engine, followers, BATCHES);
  }

  /// Closes what works on the documents, in the order a service would.
  void stop() {
    stopPipelines();
    store.close();
  }

  void stopPipelines() {
    followers.close();
    pipelines.close();
    engine.close();
  }

  /// From now on the pipelines do not hear of jobs, as when the process dies before they do.
  void deafen() {
    deaf.run();
  }

  void stopTriage() {
    followers.close();
  }

  void open() {
    store = Documents.open(dir, DocumentSettings.DEFAULTS, clock);
    startPipelines(fakes);
  }

  /// Closes and opens it until an ended job is forgotten.
  void forget(JobId job) {
    jobs = jobs.withRetention(new Retention(0, Duration.ofDays(1), 0));
    for (int n = 0; engine.job(job).isPresent(); n++) {
      assertThat(n).as("openings after which the job is still known").isLessThan(10);
      stop();
      open();
    }
  }

  void deleteJobs() {
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("wflow.db")) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forgetCursor() {
    store.feed().moveCursor("triage", Sequence.START);
  }

  DocumentStore store() {
    return store;
  }

  Engine engine() {
    return engine;
  }

  Pipelines pipelines() {
    return pipelines;
  }

  DocId create(String props) {
    DocId id = DocId.create(clock);
    assertThat(store.create(document(id, props))).isInstanceOf(CreateResult.Created.class);
    return id;
  }

  NewDocument document(DocId id, String props) {
    return NewDocument.of(id, props(props), PERSON);
  }

  Commit put(DocId doc, String key, String value) {
    return store.edit(
        doc, Precondition.NONE, Edit.put(PropKey.parse(key), PredicateTest.json(value)), PERSON);
  }

  Commit delete(DocId doc, String key) {
    return store.edit(
        doc, Precondition.NONE, Edit.of(Map.of(), Set.of(PropKey.parse(key))), PERSON);
  }

  Document read(DocId doc) {
    return store.read(doc).orElseThrow();
  }

  JsonNode prop(DocId doc, String key) {
    return read(doc).prop(PropKey.parse(key)).orElseThrow(() -> new AssertionError("no " + key));
  }

  boolean has(DocId doc, String key) {
    return read(doc).prop(PropKey.parse(key)).isPresent();
  }

  RunRecord record(DocId doc, String processor) {
    return RunRecord.in(read(doc), processor).orElseThrow(() -> new AssertionError("no record"));
  }

  List<FeedEntry> feed() {
    return store.feed().read(Sequence.START, 10_000);
  }

  List<Job> jobs() {
    return engine.jobs(JobFilter.ALL.ofWflow("process"), 10_000);
  }

  void idle() {
    try {
      assertThat(pipelines.awaitIdle(PATIENCE)).as("the pipelines came to rest").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits for a condition that something else brings about.
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain until " + what).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  static Tag tag(String name) {
    return new Tag(name);
  }

  private static Map<PropKey, JsonNode> props(String text) {
    var props = new HashMap<PropKey, JsonNode>();
    PredicateTest.json(text)
        .properties()
        .forEach(prop -> props.put(PropKey.parse(prop.getKey()), prop.getValue()));
    return props;
  }

  @Override
  public void close() {
    stop();
  }
}
