package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Collation;
import org.daybook.processors.CommandSpec;
import org.daybook.processors.EventSpec;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.PlugRevision;
import org.daybook.processors.PlugSource;
import org.daybook.processors.PlugUsage;
import org.daybook.processors.ProcessorSpec;
import org.daybook.processors.Routine;
import org.daybook.processors.RoutineSpec;
import org.daybook.processors.TriggerSpec;
import org.jspecify.annotations.Nullable;

/// Plugs whose routines are Java code in the test: one processor `p` a plug. Thread-safe.
final class FakePlugs implements PlugRegistry {

  private static final JsonNode ANY = PredicateTest.json("{'type':'object'}");

  private final Map<String, InstalledPlug> plugs = new TreeMap<>();
  private final AtomicReference<Runnable> beforeRoutine = new AtomicReference<>(() -> {});
  private final Map<String, Routine> routines = new TreeMap<>();
  private final Map<String, RoutineSpec> specs = new TreeMap<>();
  private final Map<String, List<CommandSpec>> commands = new TreeMap<>();
  private final Map<String, List<EventSpec>> events = new TreeMap<>();
  private final Map<String, Instant> since = new TreeMap<>();
  private long generation;

  /// What a processor is like.
  static final class Plug {
    final String id;
    String version = "1";
    String predicate = "{}";
    Set<Tag> reads = Set.of();
    Set<Tag> writes = Set.of();
    Set<Tag> owns = Set.of();
    PropKey result = new Tag("org.example.result").main();
    @Nullable Tag consumes;
    ProcessorSpec.Supersede supersede = ProcessorSpec.Supersede.CANCEL;
    int attempts = 2;
    boolean review;
    @Nullable Collation collation;
    Manifest.Kind kind = Manifest.Kind.DOC;
    boolean runs = true;
    final List<CommandSpec> commands = new ArrayList<>();
    final List<EventSpec> events = new ArrayList<>();
    @Nullable String home;

    Plug(String id) {
      this.id = id;
    }

    Plug version(String value) {
      version = value;
      return this;
    }

    Plug predicate(String json) {
      predicate = json;
      return this;
    }

    Plug reads(String... tags) {
      reads = tags(tags);
      return this;
    }

    Plug writes(String... tags) {
      writes = tags(tags);
      return this;
    }

    Plug owns(String... tags) {
      owns = tags(tags);
      return this;
    }

    Plug result(String key) {
      result = PropKey.parse(key);
      return this;
    }

    Plug consumes(String tag) {
      consumes = new Tag(tag);
      return this;
    }

    Plug review() {
      review = true;
      return this;
    }

    Plug collates(Collation value) {
      collation = value;
      return this;
    }

    Plug kind(Manifest.Kind value) {
      kind = value;
      return this;
    }

    /// One with a routine and no processor.
    Plug routineOnly() {
      runs = false;
      return this;
    }

    Plug home(String label) {
      home = label;
      return this;
    }

    Plug finish() {
      supersede = ProcessorSpec.Supersede.FINISH;
      return this;
    }

    /// Without its processor.
    Plug alone() {
      runs = false;
      return this;
    }

    /// With a command; to be called last.
    Plug command(String name, String arguments, String answer) {
      commands.add(
          new CommandSpec(
              trigger(name),
              "Title of " + name,
              "What it does",
              PredicateTest.json(arguments),
              PredicateTest.json(answer)));
      return this;
    }

    /// With an event handler; to be called last.
    Plug event(String name, Manifest.Occasion on, @Nullable String cron) {
      events.add(new EventSpec(trigger(name), on, cron));
      return this;
    }

    private TriggerSpec trigger(String name) {
      return new TriggerSpec(
          id, "digest-" + version, name, "r", new Capabilities(reads, writes), owns, home);
    }

    private static Set<Tag> tags(String... tags) {
      return Stream.of(tags).map(Tag::new).collect(Collectors.toSet());
    }
  }

  /// Installs a plug, or another version of it.
  synchronized void install(Schemas schemas, Plug plug, Routine routine) {
    schemas.register(plug.id, plug.owns.stream().collect(Collectors.toMap(t -> t, _ -> ANY)));
    var spec =
        new ProcessorSpec(
            plug.id,
            "1.0." + plug.version,
            "p",
            plug.version,
            PredicateTest.json(plug.predicate),
            "r",
            new Capabilities(plug.reads, plug.writes),
            plug.result,
            plug.consumes,
            plug.review,
            plug.supersede,
            new ProcessorSpec.Retry(plug.attempts, Duration.ofMillis(1), Duration.ofMillis(2)),
            plug.home,
            plug.collation);
    plugs.put(
        plug.id,
        new InstalledPlug(
            plug.id,
            "1.0." + plug.version,
            "digest-" + plug.version,
            NullNode.instance,
            List.copyOf(plug.owns),
            plug.runs ? List.of(spec) : List.of(),
            new DocId("00000000000000000000000000"),
            Instant.ofEpochMilli(generation)));
    routines.put(plug.id, routine);
    specs.put(
        plug.id,
        new RoutineSpec(
            plug.id,
            spec.plugVersion(),
            "r",
            plug.kind,
            spec.capabilities(),
            plug.version,
            plug.home));
    commands.put(plug.id, List.copyOf(plug.commands));
    events.put(plug.id, List.copyOf(plug.events));
    since.putIfAbsent(plug.id, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    generation++;
  }

  /// Gives an installed plug other code without telling anybody.
  synchronized void recode(String plug, Routine routine) {
    routines.put(plug, routine);
  }

  @Override
  public InstalledPlug install(PlugSource source) {
    throw unsupported();
  }

  @Override
  public InstalledPlug approve(String id, String digest) {
    throw unsupported();
  }

  @Override
  public InstalledPlug reject(String id, String digest) {
    throw unsupported();
  }

  @Override
  public InstalledPlug enable(String id) {
    return switched(id, InstalledPlug.State.ENABLED);
  }

  @Override
  public InstalledPlug disable(String id) {
    return switched(id, InstalledPlug.State.DISABLED);
  }

  private synchronized InstalledPlug switched(String id, InstalledPlug.State state) {
    InstalledPlug was = Optional.ofNullable(plugs.get(id)).orElseThrow();
    var now =
        new InstalledPlug(
            id,
            was.version(),
            was.digest(),
            was.manifest(),
            was.owns(),
            was.processors(),
            was.doc(),
            was.installed(),
            was.origin(),
            state,
            was.switched() + 1,
            was.held(),
            was.faults());
    plugs.put(id, now);
    generation++;
    return now;
  }

  private boolean isEnabled(String id) {
    InstalledPlug plug = plugs.get(id);
    return plug != null && plug.state() == InstalledPlug.State.ENABLED;
  }

  @Override
  public synchronized List<PlugRevision> history(String id, int limit) {
    return List.of(
        new PlugRevision(
            Optional.ofNullable(since.get(id)).orElseThrow(), "install", "1", "", "test"));
  }

  @Override
  public synchronized List<CommandSpec> commands() {
    return commands.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public synchronized List<EventSpec> events() {
    return events.values().stream().flatMap(List::stream).toList();
  }

  private static DaybookException unsupported() {
    return new DaybookException.Unsupported("fake", "these plugs are installed by the test");
  }

  @Override
  public synchronized void uninstall(String id) {
    plugs.remove(id);
    specs.remove(id);
    commands.remove(id);
    events.remove(id);
    since.remove(id);
    generation++;
  }

  @Override
  public synchronized List<InstalledPlug> plugs() {
    return List.copyOf(plugs.values());
  }

  @Override
  public synchronized Optional<InstalledPlug> plug(String id) {
    return Optional.ofNullable(plugs.get(id));
  }

  @Override
  public synchronized List<ProcessorSpec> processors() {
    var all = new ArrayList<ProcessorSpec>();
    plugs.values().forEach(plug -> all.addAll(plug.processors()));
    return all;
  }

  @Override
  public synchronized List<RoutineSpec> routines() {
    return specs.values().stream().filter(spec -> isEnabled(spec.plug())).toList();
  }

  @Override
  public PlugUsage usage(String plug) {
    return PlugUsage.NONE;
  }

  @Override
  public synchronized long generation() {
    return generation;
  }

  /// Something that happens the next time somebody asks for a routine, before it is answered.
  void beforeNextRoutine(Runnable something) {
    beforeRoutine.set(something);
  }

  @Override
  public Routine routine(String plug, String routine) {
    beforeRoutine.getAndSet(() -> {}).run();
    return named(plug);
  }

  private synchronized Routine named(String plug) {
    return Optional.ofNullable(routines.get(plug))
        .orElseThrow(() -> new DaybookException.NotFound("plug-unknown", "no plug " + plug));
  }
}
