package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.created;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final FollowerSettings QUICK =
      new FollowerSettings(
          10, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(8));

  @TempDir Path dir;
  private Documents store;

  @BeforeEach
  void open() {
    store = TestVault.open(dir);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// Keeps what it was given; fails its first batches as told.
  private class Recording implements Follower {
    private final String name;
    private final List<Sequence> taken = new ArrayList<>();
    private final List<Sequence> rebuilt = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final CountDownLatch failures;

    Recording(String name, int failures) {
      this.name = name;
      this.failures = new CountDownLatch(failures);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Sequence cursor() {
      return store.feed().cursor(name);
    }

    @Override
    public void apply(List<FeedEntry> batch) {
      if (failures.getCount() > 0) {
        failures.countDown();
        throw new IllegalStateException("not yet");
      }
      batch.forEach(entry -> taken.add(entry.sequence()));
      store.feed().moveCursor(name, batch.getLast().sequence());
    }

    @Override
    public void rebuild() {
      Sequence end = store.feed().last();
      rebuilt.add(end);
      store.feed().moveCursor(name, end);
    }
  }

  @Test
  void aFollowerGetsEveryEntryOnceInOrderAcrossRestarts() throws Exception {
    var follower = new Recording("all", 0);
    try (var followers = new Followers(store.feed())) {
      followers.start(follower, QUICK);
      for (int i = 0; i < 25; i++) {
        created(store);
      }
      assertThat(followers.awaitReached("all", new Sequence(25), LONG)).isTrue();
      assertThat(followers.statuses())
          .containsExactly(
              new FollowerStatus(
                  "all", new Sequence(25), 0, null, FollowerStatus.Activity.FOLLOWING));
    }
    created(store);
    var again = new Recording("all", 0);
    try (var followers = new Followers(store.feed())) {
      followers.start(again, QUICK);
      assertThat(followers.awaitReached("all", new Sequence(26), LONG)).isTrue();
    }
    var expected = new ArrayList<Sequence>();
    for (int i = 1; i <= 25; i++) {
      expected.add(new Sequence(i));
    }
    assertThat(follower.taken).isEqualTo(expected);
    assertThat(again.taken).containsExactly(new Sequence(26));
  }

  @Test
  void aFailingFollowerIsOfferedTheBatchAgainAndHoldsUpNoOther() throws Exception {
    var failing = new Recording("failing", 6);
    var other = new Recording("other", 0);
    created(store);
    try (var followers = new Followers(store.feed())) {
      followers.start(failing, QUICK);
      followers.start(other, QUICK);
      assertThat(followers.awaitReached("other", new Sequence(1), LONG)).isTrue();
      assertThat(followers.awaitReached("failing", new Sequence(1), LONG)).isTrue();
    }
    assertThat(failing.failures.getCount()).isZero();
    assertThat(failing.taken).containsExactly(new Sequence(1));
    assertThat(other.taken).containsExactly(new Sequence(1));
  }

  @Test
  void anErrorIsAFailureLikeAnother() throws Exception {
    var taken = new ArrayList<Sequence>();
    var exhausted = new CountDownLatch(2);
    var follower =
        new Follower() {
          @Override
          public String name() {
            return "exhausted";
          }

          @Override
          public Sequence cursor() {
            return taken.isEmpty() ? Sequence.START : taken.getLast();
          }

          @Override
          public void apply(List<FeedEntry> batch) {
            if (exhausted.getCount() > 0) {
              exhausted.countDown();
              throw new OutOfMemoryError("no heap for a batch");
            }
            batch.forEach(entry -> taken.add(entry.sequence()));
          }

          @Override
          public void rebuild() {
            throw new AssertionError("nothing was missed");
          }
        };
    created(store);
    try (var followers = new Followers(store.feed())) {
      followers.start(follower, QUICK);
      assertThat(followers.awaitReached("exhausted", new Sequence(1), LONG)).isTrue();
    }
    assertThat(taken).containsExactly(new Sequence(1));
  }

  @Test
  void aFailureIsReportedWhileItLasts() throws Exception {
    var failing = new Recording("failing", Integer.MAX_VALUE);
    created(store);
    var slow =
        new FollowerSettings(
            10, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(5));
    try (var followers = new Followers(store.feed())) {
      followers.start(failing, slow);
      assertThat(followers.awaitReached("failing", new Sequence(1), Duration.ofMillis(200)))
          .isFalse();
      var expected =
          new FollowerStatus(
              "failing",
              Sequence.START,
              1,
              "java.lang.IllegalStateException: not yet",
              FollowerStatus.Activity.FOLLOWING);
      long deadline = System.nanoTime() + LONG.toNanos();
      while (!followers.statuses().equals(List.of(expected)) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(followers.statuses()).containsExactly(expected);
    }
  }

  @Test
  void aPacedFollowerIsHandedManyChangesAtOnceAndTheFirstAtOnce() throws Exception {
    var batches = new LinkedBlockingQueue<Integer>();
    try (var followers = new Followers(store.feed())) {
      followers.start(counting(batches), QUICK.paced(50, Duration.ofHours(1)));
      created(store);
      assertThat(batches.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
      for (int i = 0; i < 49; i++) {
        created(store);
      }
      assertThat(batches.poll(100, TimeUnit.MILLISECONDS)).isNull();
      created(store);
      assertThat(batches.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(50);
    }
  }

  @Test
  void aPacedFollowerDoesNotLetAnybodyWait() throws Exception {
    var batches = new LinkedBlockingQueue<Integer>();
    try (var followers = new Followers(store.feed())) {
      followers.start(counting(batches), QUICK.paced(50, Duration.ofHours(1)));
      for (int i = 1; i <= 3; i++) {
        created(store);
        assertThat(followers.awaitReached("counting", new Sequence(i), LONG)).isTrue();
      }
    }
    assertThat(batches).containsExactly(1, 1, 1);
  }

  private Follower counting(Queue<Integer> batches) {
    return new Recording("counting", 0) {
      @Override
      public void apply(List<FeedEntry> batch) {
        super.apply(batch);
        batches.add(batch.size());
      }
    };
  }

  @Test
  void closingInterruptsAndWaits() throws Exception {
    var inside = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var stuck =
        new Follower() {
          @Override
          public String name() {
            return "stuck";
          }

          @Override
          public Sequence cursor() {
            return Sequence.START;
          }

          @Override
          public void apply(List<FeedEntry> batch) throws InterruptedException {
            inside.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          }

          @Override
          public void rebuild() {
            throw new AssertionError("nothing was missed");
          }
        };
    created(store);
    try (var followers = new Followers(store.feed())) {
      followers.start(stuck, QUICK);
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> followers.start(stuck, QUICK))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("follower stuck runs already: wanted another name");
    }
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void aPausedFollowerStandsStillAlsoAfterARestartAndThenCatchesUp() throws Exception {
    var follower = new Recording("still", 0);
    created(store);
    try (var followers = new Followers(store.feed())) {
      followers.start(follower, QUICK);
      assertThat(followers.awaitReached("still", new Sequence(1), LONG)).isTrue();
      followers.pause("still");
      created(store);
      assertThat(followers.awaitReached("still", new Sequence(2), Duration.ofMillis(100)))
          .isFalse();
    }
    try (var followers = new Followers(store.feed())) {
      followers.start(follower, QUICK);
      assertThat(followers.awaitReached("still", new Sequence(2), Duration.ofMillis(100)))
          .isFalse();
      assertThat(followers.statuses().getFirst().activity())
          .isEqualTo(FollowerStatus.Activity.PAUSED);
      assertThat(followers.statuses().getFirst().lag()).isPositive();
      followers.resume("still");
      assertThat(followers.awaitReached("still", new Sequence(2), LONG)).isTrue();
    }
    assertThat(follower.taken).containsExactly(new Sequence(1), new Sequence(2));
    assertThat(follower.rebuilt).isEmpty();
  }

  @Test
  void whatIsCommittedAfterAFollowerWasPausedItDoesNotTake() throws Exception {
    var follower = new Recording("still", 0);
    var paused = new AtomicReference<Followers>();
    Feed late =
        (Feed)
            Proxy.newProxyInstance(
                Feed.class.getClassLoader(),
                new Class<?>[] {Feed.class},
                (_, method, args) -> {
                  Followers others = paused.get();
                  if (method.getName().equals("read") && others != null) {
                    paused.set(null);
                    others.pause("still");
                    created(store);
                  }
                  return method.invoke(store.feed(), args);
                });
    try (var followers = new Followers(late)) {
      paused.set(followers);
      created(store);
      followers.start(follower, QUICK);
      assertThat(followers.awaitReached("still", new Sequence(1), LONG)).isTrue();
      assertThat(followers.awaitReached("still", new Sequence(2), Duration.ofMillis(100)))
          .isFalse();
      followers.resume("still");
      assertThat(followers.awaitReached("still", new Sequence(2), LONG)).isTrue();
    }
    assertThat(follower.taken).containsExactly(new Sequence(1), new Sequence(2));
  }

  @Test
  void aFollowerBehindTheHorizonIsRebuiltAndGoesOn() throws Exception {
    created(store);
    created(store);
    store.feed().retain(new Sequence(2));
    assertThatThrownBy(() -> store.feed().read(Sequence.START, 10))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage(
            "the feed no longer tells what came after 0: read the documents themselves, then go on"
                + " after 2")
        .extracting(e -> ((DaybookException) e).context().get("resume"))
        .isEqualTo(2L);
    var follower = new Recording("late", 0);
    try (var followers = new Followers(store.feed())) {
      followers.start(follower, QUICK);
      assertThat(followers.awaitReached("late", new Sequence(2), LONG)).isTrue();
      created(store);
      assertThat(followers.awaitReached("late", new Sequence(3), LONG)).isTrue();
    }
    assertThat(follower.rebuilt).containsExactly(new Sequence(2));
    assertThat(follower.taken).containsExactly(new Sequence(3));
  }

  @Test
  void aFollowerIsRebuiltWhenAPersonAsks() throws Exception {
    var follower = new Recording("asked", 0);
    created(store);
    try (var followers = new Followers(store.feed())) {
      followers.start(follower, QUICK);
      assertThat(followers.awaitReached("asked", new Sequence(1), LONG)).isTrue();
      followers.rebuild("asked");
      created(store);
      assertThat(followers.awaitReached("asked", new Sequence(2), LONG)).isTrue();
    }
    assertThat(follower.rebuilt).hasSize(1);
  }

  @Test
  void historyOutlivesTheFeedsRetention() {
    DocId doc = created(store, "org.example.free", "1");
    store.edit(
        doc,
        Precondition.NONE,
        Edit.put(TestVault.FREE.main(), TestVault.json("2")),
        TestVault.ANN);
    store.feed().retain(new Sequence(2));
    assertThat(store.feed().horizon()).isEqualTo(new Sequence(2));
    assertThat(store.feed().read(new Sequence(2), 10)).isEmpty();
    List<Version> versions = store.history().versions(doc, BranchName.MAIN, null, 10);
    assertThat(versions).hasSize(2);
    assertThat(store.history().read(doc, versions.getLast().heads()).orElseThrow().props())
        .isEqualTo(TestVault.props("org.example.free", "1"));
    assertThat(created(store)).isNotNull();
    assertThat(store.feed().read(new Sequence(2), 10)).hasSize(1);
  }
}
