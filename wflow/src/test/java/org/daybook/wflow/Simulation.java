package org.daybook.wflow;

import java.util.List;
import org.daybook.wflow.SimWorld.Crash;
import org.daybook.wflow.WflowException.Unavailable;

/// One run of the engine in a world made of a seed, from its first opening until nothing will ever
/// happen again.
final class Simulation {

  private static final int MOST_ROUNDS = 20_000;
  private static final int BEFORE_CALM = 100;
  private static final int HELPS = 4;

  private final SimWorld world;
  private final SimActions actions;
  private Runnable afterEach = () -> {};

  Simulation(long seed) {
    this.world = new SimWorld(seed);
    this.actions = new SimActions(world);
    world.meanwhile(_ -> actions.any(true));
  }

  SimWorld world() {
    return world;
  }

  /// What to do whenever nothing is under way.
  void afterEach(Runnable check) {
    afterEach = check;
  }

  /// @return what is wrong; empty if nothing is
  List<String> run() {
    int length = world.random.nextInt(20, 90);
    for (int i = 0; i < length; i++) {
      guarded(() -> actions.any(false));
    }
    for (int i = 0; i < HELPS; i++) {
      guarded(actions::unscheduleAll);
      rest();
      guarded(actions::help);
    }
    world.calm();
    guarded(actions::unscheduleAll);
    rest();
    return new SimOracle(world).wrong();
  }

  /// Moves the clock on until nothing is due any more; before the calm only for a while.
  private void rest() {
    boolean more = true;
    boolean[] again = new boolean[1];
    for (int round = 0; more; round++) {
      if (round > MOST_ROUNDS) {
        throw new IllegalStateException("it does not come to rest: " + world.engine().counters());
      }
      guarded(this::settle);
      guarded(() -> again[0] = world.forwardToNext());
      more = again[0] || world.hasTasks() || world.hasWrites();
      more &= world.isCalm() || round < BEFORE_CALM;
    }
  }

  private void settle() {
    while (world.hasTasks() || world.hasWrites()) {
      if (world.hasTasks()) {
        world.runOne();
      } else {
        world.flush();
      }
    }
  }

  /// Does something; a world that died of it is opened again.
  private void guarded(Runnable something) {
    boolean died = died(something);
    while (died || world.isDead()) {
      world.reopen();
      died = died(actions::addUnanswered);
    }
    if (!world.history.problems().isEmpty()) {
      throw new IllegalStateException(world.history.problems().toString());
    }
    afterEach.run();
  }

  private boolean died(Runnable something) {
    try {
      something.run();
      return false;
    } catch (Crash _) {
      return true;
    } catch (Unavailable e) {
      if (!world.isDead()) {
        throw e;
      }
      return true;
    }
  }
}
