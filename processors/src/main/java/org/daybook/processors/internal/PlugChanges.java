package org.daybook.processors.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocumentStore;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.ManifestRule;
import org.daybook.processors.PlugOrigin;
import org.daybook.processors.PlugRevision;
import org.daybook.processors.PlugSource;
import org.daybook.processors.SandboxSettings;
import org.daybook.processors.Widening;
import org.daybook.processors.packages.Publishers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes what is installed, one change at a time. Thread-safe; readers never wait.
///
/// A change is: blobs, then schemas, then the plug's document. A crash between leaves blobs that
/// nobody names and schemas that only grew, under which the version that is recorded goes on; the
/// same install again finds both and ends the work.
public final class PlugChanges {

  private static final Logger LOG = LoggerFactory.getLogger(PlugChanges.class);

  private final DocumentStore store;
  private final Clock clock;
  private final Modules modules;
  private final PlugDocuments documents;
  private final PlugCheck check;
  private final VersionRule versions;
  private final Publishers publishers;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile State state;

  /// Loads what the vault has installed; never fails over a record that it cannot read.
  public PlugChanges(
      DocumentStore store,
      Sandbox sandbox,
      Modules modules,
      SandboxSettings settings,
      Publishers publishers,
      Clock clock,
      ManifestRule predicates) {
    this.store = store;
    this.clock = clock;
    this.modules = modules;
    this.publishers = publishers;
    this.documents = new PlugDocuments(store, clock);
    this.versions = new VersionRule(store.schemas());
    this.check =
        new PlugCheck(store.schemas(), sandbox, settings, predicates, id -> shelf().version(id));
    this.state = new State(documents.load(), 1);
    modules.keep(shelf().modules());
  }

  private record State(Shelf shelf, long generation) {}

  public Shelf shelf() {
    return state.shelf();
  }

  public long generation() {
    return state.generation();
  }

  /// As [org.daybook.processors.PlugRegistry#install].
  public InstalledPlug install(PlugSource source) {
    changing.lock();
    try {
      PlugOrigin origin = publishers.admit(source);
      String digest = source.digest();
      InstalledPlug there = there(digest, origin);
      return there != null ? there : install(source.files(), digest, origin);
    } finally {
      changing.unlock();
    }
  }

  private @Nullable InstalledPlug there(String digest, PlugOrigin origin) {
    for (StoredPlug plug : shelf().stored().values()) {
      HeldRecord held = plug.held();
      PlugRecord running = plug.running();
      if (running.digest().equals(digest)) {
        return origin.provesMoreThan(running.origin())
            ? rewrite(plug.from(origin), "sign", running).alone()
            : shelf().any(plug.id()).alone();
      }
      if (held != null
          && held.update().digest().equals(digest)
          && !origin.provesMoreThan(held.update().origin())) {
        return shelf().any(plug.id());
      }
    }
    return null;
  }

  private InstalledPlug install(Map<String, byte[]> files, String digest, PlugOrigin origin) {
    PlugCheck.Checked checked = checked(files);
    Manifest next = checked.manifest();
    StoredPlug now = shelf().stored().get(next.id());
    List<Widening> widenings = now == null ? List.of() : Widenings.between(now.manifest(), next);
    PlugRecord record = record(checked, files, digest, origin);
    if (now == null || widenings.isEmpty()) {
      return put(now, record, checked, "install");
    }
    StoredPlug holding = now.holding(new HeldRecord(record, widenings));
    documents.write(holding, "hold", record);
    publish(shelf().with(holding));
    LOG.info("the plug {} {} waits for approval", next.id(), next.version());
    return shelf().any(next.id());
  }

  /// All checks, against the vault and the shelf as they are.
  private PlugCheck.Checked checked(Map<String, byte[]> files) {
    var faults = new Faults();
    PlugCheck.Checked checked = check.check(files, faults);
    if (checked != null) {
      Manifest next = checked.manifest();
      new Needs(shelf().stored()).working(next, faults);
      StoredPlug now = shelf().stored().get(next.id());
      if (now != null) {
        VersionRule.rises(next, now.manifest());
        versions.check(next, now.manifest(), faults);
      }
    }
    faults.throwIfAny("the plug");
    return Objects.requireNonNull(checked);
  }

  private PlugRecord record(
      PlugCheck.Checked checked, Map<String, byte[]> files, String digest, PlugOrigin origin) {
    var blobs = new TreeMap<String, BlobRef>();
    for (Manifest.RoutineEntry routine : checked.manifest().routines().values()) {
      String path = routine.module();
      blobs.computeIfAbsent(path, any -> keep(Objects.requireNonNull(files.get(path))));
    }
    PlugRecord record =
        new PlugRecord(checked.manifest(), checked.json(), digest, blobs, now(), origin);
    StoredPlug there = shelf().stored().get(record.id());
    if (there != null) {
      unhurt(
          there,
          shelf().with(there.running(record)),
          "has its version " + there.manifest().version());
    }
    return record;
  }

  private InstalledPlug put(
      @Nullable StoredPlug now, PlugRecord record, PlugCheck.Checked checked, String what) {
    register(record.manifest());
    StoredPlug plug;
    if (now == null) {
      plug = documents.create(record);
    } else {
      plug = now.running(record);
      documents.write(plug, what, record);
    }
    modules.putAll(checked.modules());
    publish(shelf().with(plug));
    LOG.info("installed the plug {} {}", record.id(), record.manifest().version());
    return shelf().any(record.id());
  }

  /// As [org.daybook.processors.PlugRegistry#approve].
  public InstalledPlug approve(String id, String digest) {
    changing.lock();
    try {
      StoredPlug plug = shelf().get(id);
      PlugRecord update = held(plug, digest).update();
      PlugOrigin origin = publishers.admit(update.manifest(), digest, update.origin());
      Map<String, byte[]> files = files(update);
      PlugCheck.Checked checked = checked(files);
      return put(plug, record(checked, files, digest, origin), checked, "approve");
    } finally {
      changing.unlock();
    }
  }

  /// As [org.daybook.processors.PlugRegistry#reject].
  public InstalledPlug reject(String id, String digest) {
    changing.lock();
    try {
      StoredPlug plug = shelf().get(id);
      return rewrite(plug.holding(null), "reject", held(plug, digest).update());
    } finally {
      changing.unlock();
    }
  }

  private static HeldRecord held(StoredPlug plug, String digest) {
    HeldRecord held = plug.held();
    if (held == null) {
      throw new DaybookException.Conflict(
          "plug-not-held", "no update of the plug %s waits for approval".formatted(plug.id()));
    }
    if (!held.update().digest().equals(digest)) {
      throw new DaybookException.Conflict(
          "plug-held-other",
          "the update of the plug %s that waits is version %s with the digest %s, not %s; look at it first"
              .formatted(
                  plug.id(), held.update().manifest().version(), held.update().digest(), digest));
    }
    return held;
  }

  /// As [org.daybook.processors.PlugRegistry#enable].
  public InstalledPlug enable(String id) {
    changing.lock();
    try {
      StoredPlug plug = shelf().get(id);
      if (plug.enabled()) {
        return shelf().any(id);
      }
      Faults unmet = new Needs(shelf().stored()).unmet(plug.manifest());
      if (!unmet.isEmpty()) {
        throw new DaybookException.Conflict(
            "plug-needs", "the plug %s cannot be enabled: %s".formatted(id, unmet.sentences()));
      }
      return rewrite(plug.enabled(true), "enable", plug.running());
    } finally {
      changing.unlock();
    }
  }

  /// As [org.daybook.processors.PlugRegistry#disable].
  public InstalledPlug disable(String id) {
    changing.lock();
    try {
      StoredPlug plug = shelf().get(id);
      if (!plug.enabled()) {
        return shelf().any(id);
      }
      unhurt(plug, shelf().with(plug.enabled(false)), "is enabled");
      return rewrite(plug.enabled(false), "disable", plug.running());
    } finally {
      changing.unlock();
    }
  }

  /// As [org.daybook.processors.PlugRegistry#uninstall].
  public void uninstall(String id) {
    changing.lock();
    try {
      InstalledPlug plug = shelf().any(id);
      StoredPlug stored = shelf().stored().get(id);
      if (stored != null) {
        unhurt(stored, shelf().without(id), "is installed");
      }
      documents.delete(plug);
      publish(shelf().without(id));
    } finally {
      changing.unlock();
    }
  }

  /// As [org.daybook.processors.PlugRegistry#history].
  public List<PlugRevision> history(String id, int limit) {
    return documents.history(shelf().any(id).doc(), limit);
  }

  private void unhurt(StoredPlug plug, Shelf next, String asLongAs) {
    List<String> hurt = shelf().hurtBy(next);
    if (!hurt.isEmpty()) {
      throw new DaybookException.Conflict(
          "plug-needed",
          "these plugs can go on only while %s %s: %s; disable or update them first"
              .formatted(plug.id(), asLongAs, String.join(", ", hurt)));
    }
  }

  private InstalledPlug rewrite(StoredPlug plug, String what, PlugRecord about) {
    documents.write(plug, what, about);
    publish(shelf().with(plug));
    return shelf().any(plug.id());
  }

  private void publish(Shelf next) {
    modules.keep(next.modules());
    state = new State(next, state.generation() + 1);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
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

  private BlobRef keep(byte[] module) {
    try {
      return store.blobs().put(new ByteArrayInputStream(module)).ref();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // bytes in memory are read without I/O
    }
  }

  /// The files of a recorded plug that count: its manifest and its modules.
  private Map<String, byte[]> files(PlugRecord record) {
    var files = new TreeMap<String, byte[]>();
    files.put(Manifest.FILE, record.json().toString().getBytes(StandardCharsets.UTF_8));
    record
        .modules()
        .forEach(
            (path, blob) -> {
              try (InputStream in = store.blobs().open(blob)) {
                files.put(path, in.readAllBytes());
              } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
              }
            });
    return files;
  }
}
