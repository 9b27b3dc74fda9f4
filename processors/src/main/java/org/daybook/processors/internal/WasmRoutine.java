package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.References;
import org.daybook.documents.Schemas;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Limits;
import org.daybook.processors.Manifest;
import org.daybook.processors.Metering;
import org.daybook.processors.PlugUsage;
import org.daybook.processors.Routine;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// A routine whose code is a Wasm module of a plug.
public final class WasmRoutine implements Routine {

  /// How many routines may stand in each other's invocations.
  private static final int MOST_DEPTH = 4;

  private final String plug;
  private final String name;
  private final Manifest.RoutineEntry entry;
  private final ModuleKey module;
  private final Surroundings around;

  /// What all routines of a registry share.
  ///
  /// @param routines the other routines
  /// @param usage told what each run cost
  public record Surroundings(
      Sandbox sandbox,
      Modules modules,
      Schemas schemas,
      References references,
      HttpCalls http,
      Clock clock,
      RandomGenerator random,
      Routines routines,
      Usage usage) {}

  /// Finds a routine.
  @FunctionalInterface
  public interface Routines {

    /// The routine of a plug.
    ///
    /// @throws DaybookException.NotFound when there is none
    WasmRoutine routine(String plug, String name);
  }

  public WasmRoutine(
      String plug, String name, Manifest.RoutineEntry entry, BlobRef module, Surroundings around) {
    this.plug = plug;
    this.name = name;
    this.entry = entry;
    this.module = ModuleKey.of(entry, module);
    this.around = around;
  }

  @Override
  public RunResult run(Call call) {
    var journal = new RunJournal(call.journal(), around.clock(), around.random());
    var budget = new Budget(entry.limits().within(around.sandbox().most()));
    try {
      RunResult result = run(call, Held.of(entry, call.capabilities()), journal, budget, 0);
      around.usage().add(plug, PlugUsage.of(result));
      return result;
    } catch (RunJournal.Passed passed) {
      around.usage().add(plug, PlugUsage.ofPart(passed.cost()));
      throw passed.rethrow();
    }
  }

  /// One run, by itself or within its caller's.
  ///
  private RunResult run(Call call, Held held, RunJournal journal, Budget budget, int depth) {
    LoadedModule loaded;
    try {
      loaded = around.modules().load(module);
    } catch (RoutineFailure failure) {
      return Sandbox.failed(failure, Metering.NONE);
    }
    var access =
        new BranchAccess(
            call.branch(), held.capabilities(), held.only(), call.blobs(), around.schemas());
    var neighbours =
        new OutsideCalls.Neighbours(
            call.query(),
            around.references(),
            around.http(),
            (routine, input, theirs, left) ->
                invoke(call, held, routine, input, theirs, left, depth + 1));
    var outside = new OutsideCalls(access, held.grants(), journal, budget, neighbours);
    var log = new GuestLog(plug, name + " on " + access.doc(), budget);
    var calls = new HostCalls(access, journal, budget, log, outside);
    Sandbox sandbox = around.sandbox();
    byte[] input = request(access, call.input());
    return depth == 0
        ? sandbox.run(loaded, calls, journal, input, again(held.capabilities(), budget.limits()))
        : sandbox.runWithin(loaded, calls, journal, input);
  }

  /// What an instance of this routine may serve after its run; null when each is used once. The
  /// other forms begin anew by themselves: a command ends, and JavaScript goes on from its image.
  private WarmInstances.@Nullable Use again(Capabilities granted, Limits limits) {
    return entry.stateless() && module.form() == Manifest.Form.ABI
        ? new WarmInstances.Use(
            plug + ":" + name, module, granted, limits.memoryPages(), limits.tableEntries())
        : null;
  }

  private byte[] request(BranchAccess access, JsonNode input) {
    ObjectNode request =
        JsonNodeFactory.instance.objectNode().put("doc", access.doc().value()).put("routine", name);
    request.set("input", input);
    return request.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Runs another routine on this one's branch. One that fails leaves the branch as it was, and its
  /// failure is for this one to deal with; only the host's own ends both. How it ended is recorded.
  /// In a replay, one that failed is not run again, and one that came to its end must do so again,
  /// or both end.
  private ObjectNode invoke(
      Call call,
      Held held,
      String named,
      JsonNode input,
      RunJournal journal,
      Budget budget,
      int depth) {
    if (depth > MOST_DEPTH) {
      throw new RoutineFailure(
          Code.CALL_LIMIT,
          "it invoked routines that invoke each other more than %d deep".formatted(MOST_DEPTH));
    }
    InvokedEnd past = journal.recordedEnd().orElse(null);
    if (past != null && past.failed()) {
      return passedOver(past, journal, budget).error();
    }
    WasmRoutine other;
    try {
      other = routine(named);
    } catch (DaybookException.NotFound unknown) {
      if (past != null) {
        throw new RoutineFailure(Code.HOST, String.valueOf(unknown.getMessage()), unknown);
      }
      return journal.end(InvokedEnd.unknown(String.valueOf(unknown.getMessage()))).error();
    }
    WorkBranch.Work before = call.branch().work();
    int waits = journal.waits();
    Held left = held.by(other.entry);
    var theirs =
        new Call(
            call.branch(), left.capabilities(), call.blobs(), call.journal(), call.query(), input);
    var own = new Budget(other.entry.limits().within(around.sandbox().most()).and(budget.left()));
    RunResult result;
    try {
      result = other.run(theirs, left, journal, own, depth);
    } catch (RunJournal.Passed passed) {
      budget.add(own, passed.cost());
      throw passed;
    }
    budget.add(own, result.metering());
    return switch (result) {
      case RunResult.Completed(JsonNode output, _) -> {
        journal.end(InvokedEnd.COMPLETED);
        yield Request.ok(output);
      }
      case RunResult.Failed(Code code, String message, _) -> {
        if (code.retryable() || past != null) {
          throw new RoutineFailure(code, "the routine %s: %s".formatted(named, message));
        }
        call.branch().backTo(before);
        if (code == Code.TIMEOUT) {
          journal.skipToEnd(); // a slower replay does not get as far as its journal
        }
        yield journal
            .end(InvokedEnd.failed(code, message, own.used(), journal.waits() - waits))
            .error();
      }
    };
  }

  /// A replay comes by what an invoked routine did before it failed: its caller has been told.
  private static InvokedEnd passedOver(InvokedEnd past, RunJournal journal, Budget budget) {
    journal.skipToEnd();
    journal.waited(past.waits());
    budget.add(past.used());
    return journal.end(past);
  }

  /// The routine of a name: of this plug, or `<plug>:<routine>`.
  private WasmRoutine routine(String named) {
    int colon = named.indexOf(':');
    return around
        .routines()
        .routine(colon < 0 ? plug : named.substring(0, colon), named.substring(colon + 1));
  }
}
