package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Limits;
import org.daybook.processors.Manifest;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult;

/// A routine whose code is a Wasm module of a plug.
public final class WasmRoutine implements Routine {

  private final String plug;
  private final String name;
  private final Manifest.RoutineEntry entry;
  private final BlobRef module;
  private final Surroundings around;

  /// What all routines of a registry share.
  public record Surroundings(
      Sandbox sandbox, Modules modules, Schemas schemas, Clock clock, RandomGenerator random) {}

  public WasmRoutine(
      String plug, String name, Manifest.RoutineEntry entry, BlobRef module, Surroundings around) {
    this.plug = plug;
    this.name = name;
    this.entry = entry;
    this.module = module;
    this.around = around;
  }

  @Override
  public RunResult run(Call call) {
    LoadedModule loaded;
    try {
      loaded = around.modules().load(module);
    } catch (RoutineFailure failure) {
      return Sandbox.failed(failure, Metering.NONE);
    }
    Sandbox sandbox = around.sandbox();
    Limits limits = entry.limits().within(sandbox.most());
    var access =
        new BranchAccess(
            call.branch(), granted(call.capabilities()), call.blobs(), around.schemas());
    var facts = new RunFacts(call.journal(), around.clock(), around.random());
    var log = new GuestLog(plug, name + " on " + access.doc(), limits.logBytes());
    var calls = new HostCalls(access, facts, limits, log);
    byte[] input =
        JsonNodeFactory.instance
            .objectNode()
            .put("doc", access.doc().value())
            .put("routine", name)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return sandbox.run(loaded, limits, calls, facts, input);
  }

  /// What both the caller and the manifest grant.
  private Capabilities granted(Capabilities byCaller) {
    return new Capabilities(
        common(byCaller.reads(), entry.capabilities().reads()),
        common(byCaller.writes(), entry.capabilities().writes()));
  }

  private static Set<Tag> common(Set<Tag> one, Set<Tag> other) {
    var common = new HashSet<>(one);
    common.retainAll(other);
    return common;
  }
}
