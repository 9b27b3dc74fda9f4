package org.daybook.processors.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// The compiled modules, by hash: each is compiled once, when it is first needed. Thread-safe.
public final class Modules {

  private final Sandbox sandbox;
  private final Blobs blobs;
  private final ConcurrentHashMap<ModuleKey, Slot> slots = new ConcurrentHashMap<>();

  public Modules(Sandbox sandbox, Blobs blobs) {
    this.sandbox = sandbox;
    this.blobs = blobs;
  }

  /// Takes in modules that were just admitted.
  public void putAll(Collection<LoadedModule> admitted) {
    admitted.forEach(module -> slot(module.key()).module = module);
  }

  /// Forgets all but these.
  public void keep(Set<BlobRef> needed) {
    sandbox.forget();
    slots.keySet().removeIf(key -> !needed.contains(key.hash()));
  }

  /// The module of this key, read from its blob if need be.
  ///
  /// @throws RoutineFailure `module`, `host`
  LoadedModule load(ModuleKey key) {
    Slot slot = slot(key);
    LoadedModule there = slot.module;
    if (there != null) {
      return there;
    }
    slot.lock.lock();
    try {
      there = slot.module;
      if (there == null) {
        there = compile(key);
        slot.module = there;
      }
      return there;
    } finally {
      slot.lock.unlock();
    }
  }

  private LoadedModule compile(ModuleKey key) {
    BlobRef hash = key.hash();
    byte[] bytes;
    try (InputStream in = blobs.open(hash)) {
      bytes = in.readAllBytes();
    } catch (IOException | RuntimeException unreadable) {
      throw new RoutineFailure(
          Code.HOST,
          "its module %s could not be read: %s".formatted(hash, Traps.describe(unreadable)),
          unreadable);
    }
    return switch (sandbox.admit(key, bytes, Integer.MAX_VALUE)) {
      case ModuleAdmission.Admitted admitted -> admitted.module();
      case ModuleAdmission.Refused refused ->
          throw new RoutineFailure(
              Code.MODULE,
              "its module %s cannot run here: %s"
                  .formatted(
                      hash,
                      refused.reasons().stream()
                          .map(ModuleAdmission.Reason::rule)
                          .collect(Collectors.joining("; "))));
    };
  }

  private Slot slot(ModuleKey key) {
    return slots.computeIfAbsent(key, any -> new Slot());
  }

  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable LoadedModule module;
  }
}
