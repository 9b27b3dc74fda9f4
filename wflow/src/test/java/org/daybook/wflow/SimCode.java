package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.daybook.wflow.SimProgram.Action;

/// Does what a program says; its result tells what every action of it came to.
record SimCode(SimWorld world, List<SimProgram> programs) implements Wflow {

  static final String NAME = "sim";
  private static final byte[] NOTHING = {};

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RetryPolicy retry(byte[] args) {
    return program(programs, args).retry();
  }

  static byte[] args(int program, int padding) {
    return (program + ":" + "x".repeat(padding)).getBytes(UTF_8);
  }

  static SimProgram program(List<SimProgram> programs, byte[] args) {
    String text = new String(args, UTF_8);
    return programs.get(Integer.parseInt(text.substring(0, text.indexOf(':'))));
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    SimProgram program = program(programs, args);
    StringBuilder told = new StringBuilder();
    for (Action action : program.actions()) {
      told.append(act(context, action));
    }
    if (program.fails()) {
      throw new FailedJob("as programmed");
    }
    return told.toString().getBytes(UTF_8);
  }

  private String act(Context context, Action action) throws Exception {
    String name = action.name();
    return switch (action) {
      case SimProgram.Step step -> step(context, step);
      case SimProgram.Sleep(_, var time) -> {
        context.sleep(name, time);
        yield "";
      }
      case SimProgram.Now _ -> told(name, context.now(name).toString());
      case SimProgram.Draw _ -> told(name, Long.toString(context.random(name)));
      case SimProgram.Receive(_, var signal, var atMost) ->
          atMost == null
              ? told(name, context.receive(name, signal))
              : told(name, context.receive(name, signal, atMost));
      case SimProgram.Send(_, int to, var signal) -> {
        JobId target = JobId.of(NAME, SimWorld.key(to));
        byte[] payload = (context.job() + "/" + name).getBytes(UTF_8);
        yield told(name, Boolean.toString(context.send(name, target, signal, payload)));
      }
      case SimProgram.Await await -> await(context, await);
      case SimProgram.Child child -> child(context, child);
      case SimProgram.Tell _ -> {
        context.progress(name.getBytes(UTF_8));
        yield "";
      }
      case SimProgram.Throw(_, int attempts) -> {
        if (context.attempt() <= attempts) {
          throw new IOException("attempt " + context.attempt() + " is to fail");
        }
        yield "";
      }
    };
  }

  private String step(Context context, SimProgram.Step step) throws FailedStep {
    RetryPolicy retry =
        new RetryPolicy(
            step.tries(), java.time.Duration.ofMillis(200), 2, java.time.Duration.ofSeconds(9), 1);
    StepOptions options = StepOptions.of(retry);
    StepOptions limited = step.timeout() == null ? options : options.within(step.timeout());
    try {
      return told(
          step.name(),
          context.step(step.name(), NOTHING, limited, () -> world.body(context, step)));
    } catch (FailedStep e) {
      return caught(e, step.name(), step.caught());
    }
  }

  private static String await(Context context, SimProgram.Await await) throws FailedStep {
    Awaitable what = context.awaitable(await.name());
    try {
      return await.atMost() == null
          ? told(await.name(), context.await(what))
          : told(await.name(), context.await(what, await.atMost()));
    } catch (FailedStep e) {
      return caught(e, await.name(), await.caught());
    }
  }

  private static String child(Context context, SimProgram.Child child) throws FailedStep {
    JobRequest request = JobRequest.of(NAME, child.name(), args(child.program(), 0));
    JobId started = context.start(child.name(), request);
    if (!child.awaited()) {
      return told(child.name(), started.value());
    }
    try {
      return told(child.name(), context.result(child.name() + "/result", started));
    } catch (FailedStep e) {
      return caught(e, child.name(), child.caught());
    }
  }

  private static String caught(FailedStep e, String name, boolean caught) throws FailedStep {
    if (!caught || e.forGood()) {
      throw e;
    }
    return failed(name);
  }

  static String told(String name, Optional<byte[]> bytes) {
    return bytes.map(found -> told(name, found)).orElseGet(() -> name + "- ");
  }

  static String told(String name, byte[] bytes) {
    return told(name, bytes.length + ":" + Arrays.hashCode(bytes));
  }

  static String told(String name, String what) {
    return name + "=" + what + " ";
  }

  static String failed(String name) {
    return name + "! ";
  }
}
