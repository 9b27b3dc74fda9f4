package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.created;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final FollowerSettings QUICK =
      new FollowerSettings(10, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(8));

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
  private final class Recording implements Follower {
    private final String name;
    private final List<Sequence> taken = new ArrayList<>();
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
          .containsExactly(new FollowerStatus("all", new Sequence(25), 0, null));
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
        new FollowerSettings(10, Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(5));
    try (var followers = new Followers(store.feed())) {
      followers.start(failing, slow);
      assertThat(followers.awaitReached("failing", new Sequence(1), Duration.ofMillis(200)))
          .isFalse();
      var expected =
          new FollowerStatus(
              "failing", Sequence.START, 1, "java.lang.IllegalStateException: not yet");
      long deadline = System.nanoTime() + LONG.toNanos();
      while (!followers.statuses().equals(List.of(expected)) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(followers.statuses()).containsExactly(expected);
    }
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
}
