package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.daybook.documents.Author;
import org.daybook.documents.BlobRef;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.Provenance;
import org.daybook.documents.Schemas;
import org.daybook.processors.internal.Digests;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.HostTags;
import org.daybook.processors.internal.HttpCalls;
import org.daybook.processors.internal.Modules;
import org.daybook.processors.internal.PlugCheck;
import org.daybook.processors.internal.Sandbox;
import org.daybook.processors.internal.StoredPlug;
import org.daybook.processors.internal.Usage;
import org.daybook.processors.internal.WasmRoutine;
import org.semver4j.Semver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A vault's plugs, kept as documents, and the sandbox that their routines run in.
public final class Plugs implements PlugRegistry, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Plugs.class);
  private static final int PAGE = 100;

  private final DocumentStore store;
  private final Clock clock;
  private final Sandbox sandbox;
  private final Modules modules;
  private final PlugCheck check;
  private final HttpCalls http;
  private final Usage usage = new Usage();
  private final WasmRoutine.Surroundings around;
  private final ReentrantLock installing = new ReentrantLock();
  private volatile Installed installed = new Installed(new TreeMap<>(), 0);

  private Plugs(
      DocumentStore store,
      SandboxSettings settings,
      Clock clock,
      ManifestRule predicates,
      RandomGenerator random) {
    this.store = store;
    this.clock = clock;
    this.sandbox = new Sandbox(settings, settings.memoryBudgetPages());
    this.modules = new Modules(sandbox, store.blobs());
    this.check =
        new PlugCheck(
            store.schemas(),
            sandbox,
            settings,
            predicates,
            id -> plug(id).map(InstalledPlug::version));
    this.http = new HttpCalls(settings.privateHosts());
    this.around =
        new WasmRoutine.Surroundings(
            sandbox,
            modules,
            store.schemas(),
            store.references(),
            http,
            clock,
            random,
            this::wasm,
            usage);
  }

  /// Opens the registry of a vault: registers its own tag's schema and loads what is installed. The
  /// store stays the caller's.
  ///
  /// @param predicates checks the predicates of processors at install
  public static Plugs open(
      DocumentStore store, SandboxSettings settings, Clock clock, ManifestRule predicates) {
    return open(store, settings, clock, predicates, new SecureRandom());
  }

  /// The same with the randomness that guests draw from handed in.
  public static Plugs open(
      DocumentStore store,
      SandboxSettings settings,
      Clock clock,
      ManifestRule predicates,
      RandomGenerator random) {
    store.schemas().register(Schemas.HOST, Map.of(HostTags.PLUG, HostTags.plugSchema()));
    var plugs = new Plugs(store, settings, clock, predicates, random);
    plugs.load();
    return plugs;
  }

  @Override
  public InstalledPlug install(PlugSource source) {
    installing.lock();
    try {
      String digest = Digests.of(source.files());
      for (Entry there : installed.plugs().values()) {
        if (there.stored().digest().equals(digest)) {
          return there.plug();
        }
      }
      var faults = new Faults();
      PlugCheck.Checked checked = check.check(source.files(), faults);
      faults.throwIfAny("the plug");
      return install(source, java.util.Objects.requireNonNull(checked), digest);
    } finally {
      installing.unlock();
    }
  }

  @Override
  public void uninstall(String id) {
    installing.lock();
    try {
      Entry entry = entry(id);
      store.delete(
          entry.stored().doc(), Precondition.NONE, provenance("uninstall", entry.stored()));
      var plugs = new TreeMap<>(installed.plugs());
      plugs.remove(id);
      publish(plugs);
    } finally {
      installing.unlock();
    }
  }

  @Override
  public List<InstalledPlug> plugs() {
    return installed.plugs().values().stream().map(Entry::plug).toList();
  }

  @Override
  public Optional<InstalledPlug> plug(String id) {
    return Optional.ofNullable(installed.plugs().get(id)).map(Entry::plug);
  }

  @Override
  public List<ProcessorSpec> processors() {
    return installed.plugs().values().stream()
        .flatMap(entry -> entry.plug().processors().stream())
        .toList();
  }

  @Override
  public long generation() {
    return installed.generation();
  }

  @Override
  public Routine routine(String plug, String routine) {
    return wasm(plug, routine);
  }

  @Override
  public PlugUsage usage(String plug) {
    return usage.of(plug);
  }

  private WasmRoutine wasm(String plug, String routine) {
    StoredPlug stored = entry(plug).stored();
    Manifest.RoutineEntry entry = stored.manifest().routines().get(routine);
    BlobRef module = entry == null ? null : stored.modules().get(entry.module());
    if (entry == null || module == null) {
      throw new DaybookException.NotFound(
          "routine-unknown",
          "the plug %s has no routine \"%s\"; it has %s"
              .formatted(plug, routine, String.join(", ", stored.manifest().routines().keySet())));
    }
    return new WasmRoutine(plug, routine, entry, module, around);
  }

  /// How many runs hold a thread of the sandbox now.
  public int running() {
    return sandbox.running();
  }

  /// How many modules were compiled because the code cache did not hold them; 0 without a cache.
  public long compiledModules() {
    return sandbox.compiled();
  }

  /// How many threads could not be stopped, were replaced and still run: a number that should be 0.
  public int abandonedThreads() {
    return sandbox.abandoned();
  }

  /// Stops taking runs; those under way go on until their callers end them.
  @Override
  public void close() {
    sandbox.close();
    http.close();
  }

  private InstalledPlug install(PlugSource source, PlugCheck.Checked checked, String digest) {
    Manifest manifest = checked.manifest();
    Entry before = installed.plugs().get(manifest.id());
    if (before != null) {
      checkVersion(manifest, before.stored().manifest());
    }
    var blobs = new TreeMap<String, BlobRef>();
    checked
        .modules()
        .keySet()
        .forEach(
            path ->
                blobs.put(path, keep(java.util.Objects.requireNonNull(source.files().get(path)))));
    register(manifest);
    var stored =
        new StoredPlug(
            manifest,
            checked.json(),
            digest,
            blobs,
            before == null ? DocId.create(clock) : before.stored().doc(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    StoredPlug written = write(stored, before != null);
    modules.putAll(checked.modules().values());
    var plugs = new TreeMap<>(installed.plugs());
    var entry = new Entry(written, written.installedPlug());
    plugs.put(manifest.id(), entry);
    publish(plugs);
    LOG.info("installed the plug {} {}", manifest.id(), manifest.version());
    return entry.plug();
  }

  private static void checkVersion(Manifest next, Manifest there) {
    int order = new Semver(next.version()).compareTo(new Semver(there.version()));
    if (order == 0 || next.version().equals(there.version())) {
      throw new DaybookException.Conflict(
          "plug-version-reused",
          "version %s of the plug %s is installed with other files; give the changed plug a higher version"
              .formatted(next.version(), next.id()));
    }
    if (order < 0) {
      throw new DaybookException.Conflict(
          "plug-version-lower",
          "version %s of the plug %s is lower than the installed %s; uninstall that one first, or give the plug a higher version"
              .formatted(next.version(), next.id(), there.version()));
    }
  }

  private BlobRef keep(byte[] module) {
    try {
      return store.blobs().put(new ByteArrayInputStream(module)).ref();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // bytes in memory are read without I/O
    }
  }

  private void register(Manifest manifest) {
    if (manifest.owns().isEmpty()) {
      return;
    }
    try {
      store.schemas().register(manifest.id(), manifest.owns());
    } catch (DaybookException.Incorrect refused) {
      var faults = new Faults();
      faults.add("/owns", refused.code() + ", " + refused.getMessage(), "correct the schema");
      faults.throwIfAny("the plug " + manifest.id());
    }
  }

  private StoredPlug write(StoredPlug plug, boolean there) {
    JsonNode value = plug.value();
    var key = HostTags.PLUG.main();
    Provenance provenance = provenance("install", plug);
    if (there) {
      store.edit(plug.doc(), Precondition.NONE, Edit.put(key, value), provenance);
      return plug;
    }
    CreateResult result =
        store.create(
            NewDocument.unique(
                plug.doc(), Map.of(key, value), "plug:" + plug.manifest().id(), provenance));
    return switch (result) {
      case CreateResult.Created created -> plug;
      case CreateResult.Exists exists -> {
        // A record that this host could not read at start, so it is not among the installed.
        store.edit(exists.twin(), Precondition.NONE, Edit.put(key, value), provenance);
        yield plug.in(exists.twin());
      }
    };
  }

  private static Provenance provenance(String what, StoredPlug plug) {
    return new Provenance(
        Author.HOST,
        "plug:%s:%s@%s".formatted(what, plug.manifest().id(), plug.manifest().version()));
  }

  private void load() {
    var plugs = new TreeMap<String, Entry>();
    List<Document> page = store.listByTag(HostTags.PLUG, null, PAGE);
    while (!page.isEmpty()) {
      for (Document document : page) {
        var faults = new Faults();
        StoredPlug stored = StoredPlug.of(document, faults);
        if (stored == null) {
          LOG.error(
              "the plug recorded in document {} is left out: {}", document.id(), faults.list());
        } else {
          plugs.put(stored.manifest().id(), new Entry(stored, stored.installedPlug()));
        }
      }
      page = store.listByTag(HostTags.PLUG, page.getLast().id(), PAGE);
    }
    publish(plugs);
  }

  private void publish(SortedMap<String, Entry> plugs) {
    modules.keep(
        plugs.values().stream()
            .flatMap(entry -> entry.stored().modules().values().stream())
            .collect(Collectors.toSet()));
    installed = new Installed(plugs, installed.generation() + 1);
  }

  private Entry entry(String id) {
    Entry entry = installed.plugs().get(id);
    if (entry == null) {
      throw new DaybookException.NotFound(
          "plug-unknown", "no plug \"%s\" is installed".formatted(id));
    }
    return entry;
  }

  /// A plug in both its forms.
  private record Entry(StoredPlug stored, InstalledPlug plug) {}

  /// What is installed at one moment.
  private record Installed(SortedMap<String, Entry> plugs, long generation) {
    Installed {
      plugs = Collections.unmodifiableSortedMap(plugs);
    }
  }
}
