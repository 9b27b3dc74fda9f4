package org.daybook.processors;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Schemas;
import org.daybook.processors.internal.HostTags;
import org.daybook.processors.internal.HttpCalls;
import org.daybook.processors.internal.Modules;
import org.daybook.processors.internal.PlugChanges;
import org.daybook.processors.internal.Sandbox;
import org.daybook.processors.internal.Shelf;
import org.daybook.processors.internal.Usage;
import org.daybook.processors.internal.WasmRoutine;
import org.daybook.processors.packages.Publishers;
import org.jspecify.annotations.Nullable;

/// A vault's plugs, kept as documents, and the sandbox that their routines run in.
public final class Plugs implements PlugRegistry, AutoCloseable {

  private final Sandbox sandbox;
  private final PlugChanges changes;
  private final HttpCalls http;
  private final Usage usage;
  private final WasmRoutine.Surroundings around;

  private Plugs(
      DocumentStore store,
      SandboxSettings settings,
      Publishers publishers,
      Clock clock,
      ManifestRule predicates,
      RandomGenerator random,
      @Nullable Path usageFile) {
    this.usage = new Usage(usageFile);
    this.sandbox = new Sandbox(settings, settings.memoryBudgetPages());
    var modules = new Modules(sandbox, store.blobs());
    this.changes =
        new PlugChanges(store, sandbox, modules, settings, publishers, clock, predicates);
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

  /// The same with publishers pinned.
  ///
  /// @param usageFile where what plugs cost is kept over restarts; null to keep it nowhere
  public static Plugs open(
      DocumentStore store,
      SandboxSettings settings,
      Publishers publishers,
      Clock clock,
      ManifestRule predicates,
      @Nullable Path usageFile) {
    return open(store, settings, publishers, clock, predicates, new SecureRandom(), usageFile);
  }

  /// The same with the randomness that guests draw from handed in.
  public static Plugs open(
      DocumentStore store,
      SandboxSettings settings,
      Clock clock,
      ManifestRule predicates,
      RandomGenerator random) {
    return open(store, settings, Publishers.NONE, clock, predicates, random, null);
  }

  private static Plugs open(
      DocumentStore store,
      SandboxSettings settings,
      Publishers publishers,
      Clock clock,
      ManifestRule predicates,
      RandomGenerator random,
      @Nullable Path usageFile) {
    store.schemas().register(Schemas.HOST, Map.of(HostTags.PLUG, HostTags.plugSchema()));
    return new Plugs(store, settings, publishers, clock, predicates, random, usageFile);
  }

  @Override
  public InstalledPlug install(PlugSource source) {
    return changes.install(source);
  }

  @Override
  public InstalledPlug approve(String id, String digest) {
    return changes.approve(id, digest);
  }

  @Override
  public InstalledPlug reject(String id, String digest) {
    return changes.reject(id, digest);
  }

  @Override
  public InstalledPlug enable(String id) {
    return changes.enable(id);
  }

  @Override
  public InstalledPlug disable(String id) {
    return changes.disable(id);
  }

  @Override
  public void uninstall(String id) {
    changes.uninstall(id);
  }

  @Override
  public List<InstalledPlug> plugs() {
    return changes.shelf().plugs();
  }

  @Override
  public Optional<InstalledPlug> plug(String id) {
    return changes.shelf().plug(id);
  }

  @Override
  public List<PlugRevision> history(String id, int limit) {
    return changes.history(id, limit);
  }

  @Override
  public List<ProcessorSpec> processors() {
    return changes.shelf().processors();
  }

  @Override
  public List<RoutineSpec> routines() {
    return changes.shelf().routines();
  }

  @Override
  public List<CommandSpec> commands() {
    return changes.shelf().commands();
  }

  @Override
  public List<EventSpec> events() {
    return changes.shelf().events();
  }

  @Override
  public long generation() {
    return changes.generation();
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
    Shelf.Code code = changes.shelf().code(plug, routine);
    return new WasmRoutine(plug, routine, code.entry(), code.module(), around);
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
    usage.close();
  }
}
