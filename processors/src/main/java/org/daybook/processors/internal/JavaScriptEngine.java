package org.daybook.processors.internal;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.documents.BlobRef;
import org.daybook.processors.Manifest.Form;
import org.jspecify.annotations.Nullable;

/// QuickJS as a module of ours. It is compiled, started and given its prelude once; from the image
/// of that a plug's source is loaded once; and from the image of that each run goes on.
/// Thread-safe.
final class JavaScriptEngine {

  private static final String FILES = "quickjs/";
  private static final int ALL_BUT_PERFORMANCE = ~(1 << 10);
  private static final int STACK_BYTES = 192 << 10;
  private static final int STARTING_PAGES = 64;
  private static final int LOADING_PAGES = 256;
  private static final int KEPT = 1;

  private final @Nullable CodeCache code;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable LoadedModule engine;

  /// @param code where its compiled code is kept; null for nowhere
  JavaScriptEngine(@Nullable CodeCache code) {
    this.code = code;
  }

  /// Compiles and starts it, unless that was done. Takes seconds where its code is not kept.
  LoadedModule open() {
    opening.lock();
    try {
      LoadedModule there = engine;
      if (there == null) {
        there = started();
        engine = there;
      }
      return there;
    } finally {
      opening.unlock();
    }
  }

  private LoadedModule started() {
    byte[] bytes = file("quickjs.wasm");
    var key = new ModuleKey(new BlobRef(Digests.of(bytes)), Form.JAVASCRIPT, "");
    LoadedModule bare =
        ModuleAdmission.compiled(key, Parser.parse(bytes), code, InterpreterFallback.FAIL);
    var memory = new GuestMemory(new MemoryLimits(bare.initialPages(), STARTING_PAGES));
    QuickJs quick = engine(bare, memory, new EngineHost.Starting());
    quick.start(ALL_BUT_PERFORMANCE, STACK_BYTES);
    int factory = quick.script(file("prelude.js"), "prelude.js");
    int[] functions = EngineImports.FUNCTIONS.stream().mapToInt(quick::function).toArray();
    int prelude = quick.apply(factory, functions);
    if (quick.isException(prelude)) {
      throw new IllegalStateException("the prelude of the JavaScript engine is broken");
    }
    return started(bare, key, quick, prelude, Set.of());
  }

  /// Loads a plug's source, or says why that cannot be.
  ///
  /// @param memoryPages what it may take by that
  ModuleAdmission.Verdict judge(ModuleKey key, byte[] source, int memoryPages) {
    LoadedModule bare = open();
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source));
    } catch (CharacterCodingException notText) {
      return ModuleAdmission.Refused.because("it is not UTF-8", "save it as UTF-8");
    }
    int pages = Math.min(memoryPages, LOADING_PAGES);
    if (bare.initialPages() > pages) {
      return ModuleAdmission.Refused.because(
          "its memory starts with %d pages, and its limit is %d"
              .formatted(bare.initialPages(), pages),
          "raise memoryPages if the operator allows it");
    }
    GuestMemory memory = GuestMemory.of(bare, new MemoryLimits(bare.initialPages(), pages));
    try {
      return loaded(bare, key, engine(bare, memory, new EngineHost.Loading()), source);
    } catch (EngineHost.Refused refused) {
      return ModuleAdmission.Refused.because(
          String.valueOf(refused.getMessage()), "do that within the routine's function");
    } catch (ChicoryInterruptedException late) {
      throw late;
    } catch (Throwable broken) {
      // Any Throwable: the engine may trap, and its own stack and memory may end.
      return ModuleAdmission.Refused.because(
          "while it was loaded, " + Traps.failure(broken, memory, pages).getMessage(),
          "do less there");
    }
  }

  private ModuleAdmission.Verdict loaded(
      LoadedModule bare, ModuleKey key, QuickJs quick, byte[] source) {
    int prelude = Objects.requireNonNull(bare.started()).prelude();
    int promise = quick.module(source, key.path());
    if (quick.isException(promise)) {
      return thrown(quick, prelude, quick.exception());
    }
    quick.drain();
    int state = quick.promiseState(promise);
    if (state == 0) {
      return ModuleAdmission.Refused.because(
          "it waits for a promise that nothing will settle", "await nothing while it is loaded");
    }
    int result = quick.promiseResult(promise);
    if (state != KEPT) {
      return thrown(quick, prelude, result);
    }
    var functions = new TreeSet<String>();
    quick
        .json(quick.apply(quick.property(prelude, "accept"), result))
        .forEach(name -> functions.add(name.textValue()));
    return new ModuleAdmission.Admitted(started(bare, key, quick, prelude, functions));
  }

  private static ModuleAdmission.Verdict thrown(QuickJs quick, int prelude, int thrown) {
    JsonNode described = quick.json(quick.apply(quick.property(prelude, "describe"), thrown));
    String stack = described.path("stack").asText().strip();
    JsonNode error = described.path("error");
    return ModuleAdmission.Refused.because(
        Traps.oneLine(
            "%s: %s%s"
                .formatted(
                    error.path("code").asText(),
                    error.path("message").asText(),
                    stack.isEmpty() ? "" : " " + stack.lines().findFirst().orElse("").strip()),
            600),
        "correct it there");
  }

  private static LoadedModule started(
      LoadedModule bare, ModuleKey key, QuickJs quick, int prelude, Set<String> functions) {
    MemoryImage image = MemoryImage.of(quick.memory());
    long stack = quick.instance().exports().global(QuickJs.STACK_POINTER).getValue();
    return new LoadedModule(
        key,
        bare.wasm(),
        bare.machines(),
        image.pages(),
        new Started(image, stack, prelude, Set.copyOf(functions)));
  }

  private static QuickJs engine(LoadedModule module, GuestMemory memory, EngineHost host) {
    Instance instance =
        Instances.create(
            module, declared -> memory, ModuleAdmission.MOST_TABLE_ENTRIES, EngineImports.of(host));
    instance.initialize(false);
    return new QuickJs(instance);
  }

  private static byte[] file(String name) {
    try (InputStream in = JavaScriptEngine.class.getResourceAsStream(FILES + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable); // a jar of ours is broken
    }
  }
}
