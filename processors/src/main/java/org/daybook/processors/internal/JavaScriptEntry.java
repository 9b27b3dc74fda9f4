package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Instance;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// Source in JavaScript, loaded before: the routine's function is called, its promises are run to
/// their end, and what it returned or threw is the result.
final class JavaScriptEntry implements GuestEntry {

  private final HostSide host;
  private final Started started;

  JavaScriptEntry(HostSide host, Started started) {
    this.host = host;
    this.started = started;
  }

  @Override
  public List<HostFunction> imports() {
    return EngineImports.of(new EngineHost.Running(host));
  }

  @Override
  public byte[] run(Instance instance, byte[] input) {
    instance.exports().global(QuickJs.STACK_POINTER).setValue(started.stackPointer());
    var engine = new QuickJs(instance);
    int prelude = started.prelude();
    engine.apply(engine.property(prelude, "start"), engine.string(input));
    engine.drain();
    int outcome = engine.apply(engine.property(prelude, "outcome"));
    if (engine.isException(outcome)) {
      throw new RoutineFailure(
          engine.growthRefused() ? Code.OUT_OF_MEMORY : Code.TRAP, "its engine could not go on");
    }
    byte[] text = engine.text(outcome, host.outputLeft(), "its result");
    return isError(text) ? failed(engine, engine.json(outcome)) : result(text);
  }

  private static boolean isError(byte[] text) {
    return new String(text, 0, Math.min(text.length, 9), StandardCharsets.UTF_8)
        .startsWith("{\"error\":");
  }

  private static byte[] result(byte[] text) {
    if (new String(text, StandardCharsets.UTF_8).equals("null")) {
      throw new RoutineFailure(
          Code.REPORTED, "promise-pending: it waits for a promise that nothing will settle");
    }
    return text;
  }

  /// What was thrown, once its stack is in the log.
  private byte[] failed(QuickJs engine, JsonNode thrown) {
    String message = thrown.path("error").path("message").asText();
    String limit = thrown.path("limit").asText();
    if (limit.equals("stack")) {
      throw new RoutineFailure(Code.STACK_OVERFLOW, "it recursed deeper than its stack allows");
    }
    if (limit.equals("memory") && engine.growthRefused()) {
      throw new RoutineFailure(
          Code.OUT_OF_MEMORY,
          "it asked for more memory than its limit of %d pages of 64 KiB"
              .formatted(host.limits().memoryPages()));
    }
    String stack = thrown.path("stack").asText().strip();
    String code = thrown.path("error").path("code").asText();
    host.lastWords("%s: %s%s".formatted(code, message, stack.isEmpty() ? "" : " " + stack));
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.set("error", thrown.path("error"));
    return error.toString().getBytes(StandardCharsets.UTF_8);
  }
}
