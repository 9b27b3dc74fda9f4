package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// The functions of the engine's module, on one instance. A value of JavaScript is known by the
/// place of its box in the engine's memory. Confined to the instance's thread.
record QuickJs(Instance instance) {

  static final String STACK_POINTER = "__stack_pointer";

  private static final int MODULE = 1;

  /// Bytes in the engine's memory.
  record Span(int at, int length) {}

  Memory memory() {
    return instance.memory();
  }

  /// Starts an engine in a fresh instance.
  ///
  /// @param intrinsics which parts of the language there are, a bit each
  /// @param stackBytes what of the module's stack JavaScript may take
  void start(int intrinsics, int stackBytes) {
    instance.export("_initialize").apply();
    if (call("qjs_init2", intrinsics) != 0) {
      throw new IllegalStateException("the JavaScript engine does not start");
    }
    instance.export("qjs_set_max_stack_size").apply(stackBytes);
  }

  /// Evaluates a script.
  int script(byte[] source, String file) {
    return evaluate(source, file, 0);
  }

  /// Evaluates a module.
  ///
  /// @return a promise of its exports, or an exception
  int module(byte[] source, String file) {
    return evaluate(source, file, MODULE);
  }

  private int evaluate(byte[] source, String file, int flags) {
    int text = copy(source);
    int name = copy(file.getBytes(StandardCharsets.UTF_8));
    int value = call("qjs_eval", text, source.length, name, flags);
    free(text);
    free(name);
    return value;
  }

  /// Runs what promises have left to do.
  void drain() {
    while (call("qjs_is_job_pending") != 0) {
      call("qjs_execute_pending_job");
    }
  }

  boolean isException(int value) {
    return call("qjs_is_exception", value) != 0;
  }

  /// What was thrown.
  int exception() {
    return call("qjs_get_exception");
  }

  /// 0 while it is pending, 1 when it was kept, 2 when it was broken.
  int promiseState(int promise) {
    return call("qjs_promise_state", promise);
  }

  int promiseResult(int promise) {
    return call("qjs_promise_result", promise);
  }

  /// A function of JavaScript that is the host's.
  int function(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    int at = copy(text);
    int value = call("qjs_new_host_function", at, text.length, 0);
    free(at);
    return value;
  }

  int apply(int function, int... values) {
    int arguments = allocate(Math.max(1, values.length) * Integer.BYTES);
    for (int i = 0; i < values.length; i++) {
      memory().writeI32(arguments + i * Integer.BYTES, values[i]);
    }
    int result = call("qjs_call", function, nothing(), values.length, arguments);
    free(arguments);
    return result;
  }

  int property(int object, String name) {
    int at = copy(name.getBytes(StandardCharsets.UTF_8));
    int value = call("qjs_get_prop_string", object, at);
    free(at);
    return value;
  }

  /// One of the values that a call of the host's was given.
  int argument(int values, int index) {
    return memory().readInt(values + index * Integer.BYTES);
  }

  int nothing() {
    return call("qjs_get_null");
  }

  int number(double number) {
    return (int) instance.export("qjs_new_number").apply(Double.doubleToRawLongBits(number))[0];
  }

  double real(int number) {
    return Double.longBitsToDouble(instance.export("qjs_get_float64").apply(number)[0]);
  }

  int string(byte[] utf8) {
    int at = copy(utf8);
    int value = call("qjs_new_string", at, utf8.length);
    free(at);
    return value;
  }

  /// A new array with a copy of these bytes.
  int bytes(int at, int length) {
    return call("qjs_new_uint8_array", at, length);
  }

  /// Where the bytes of an array lie.
  Span span(int array) {
    int numbers = allocate(4 * Integer.BYTES);
    int buffer = call("qjs_get_typed_array_buffer", array, numbers, numbers + 4, numbers + 8);
    int at = call("qjs_get_array_buffer", buffer, numbers + 12) + memory().readInt(numbers);
    int length = memory().readInt(numbers + 4);
    free(numbers);
    return new Span(at, length);
  }

  /// The bytes of a string, in UTF-8, there until they are closed.
  Span open(int string) {
    int length = allocate(Integer.BYTES);
    int at = call("qjs_get_string_len", string, length);
    if (at == 0) {
      throw exhausted();
    }
    var text = new Span(at, memory().readInt(length));
    free(length);
    return text;
  }

  void close(Span text) {
    instance.export("qjs_free_cstring").apply(text.at());
  }

  /// A string, which must be no longer than that.
  byte[] text(int string, long most, String what) {
    Span text = open(string);
    if (text.length() > most) {
      throw new RoutineFailure(
          Code.OUTPUT_LIMIT,
          "it returned %d bytes; %d more were allowed".formatted(text.length(), most));
    }
    byte[] bytes = GuestBytes.read(memory(), text.at(), text.length(), what);
    close(text);
    return bytes;
  }

  /// A JSON text of the prelude's.
  JsonNode json(int string) {
    try {
      return StrictJson.read(text(string, Integer.MAX_VALUE, "its JSON"));
    } catch (StrictJson.Malformed malformed) {
      throw new RoutineFailure(
          Code.BAD_CALL, "it described itself badly: " + malformed.getMessage());
    }
  }

  /// Whether it was ever refused memory.
  boolean growthRefused() {
    return ((GuestMemory) memory()).growthRefused();
  }

  int allocate(int bytes) {
    int at = call("wasm_malloc", bytes);
    if (at == 0) {
      throw exhausted();
    }
    return at;
  }

  void free(int at) {
    instance.export("wasm_free").apply(at);
  }

  private RoutineFailure exhausted() {
    return new RoutineFailure(
        Code.OUT_OF_MEMORY, "its memory of %d pages of 64 KiB is full".formatted(memory().pages()));
  }

  /// Copies bytes in, with a zero after them.
  private int copy(byte[] bytes) {
    int at = allocate(bytes.length + 1);
    memory().write(at, bytes, 0, bytes.length);
    memory().writeByte(at + bytes.length, (byte) 0);
    return at;
  }

  private int call(String function, long... arguments) {
    return (int) instance.export(function).apply(arguments)[0];
  }
}
