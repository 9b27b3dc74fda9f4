package org.daybook.documents;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/// Drives [Follower]s from the feed, each on a virtual thread of its own: one that is slow or fails
/// holds up no other. Thread-safe.
public final class Followers implements AutoCloseable {

  private final Feed feed;
  private final ConcurrentSkipListMap<String, FollowerLoop> loops = new ConcurrentSkipListMap<>();

  /// @param feed outlives this object: close the followers first
  public Followers(Feed feed) {
    this.feed = feed;
  }

  /// Starts one from where its cursor stands.
  ///
  /// @throws IllegalArgumentException if one of that name runs already
  public void start(Follower follower, FollowerSettings settings) {
    var loop = new FollowerLoop(feed, follower, settings);
    if (loops.putIfAbsent(follower.name(), loop) != null) {
      throw new IllegalArgumentException(
          "follower %s runs already: wanted another name".formatted(follower.name()));
    }
    loop.start();
  }

  /// Lets a follower stand still, also after a restart, until it is resumed. The feed does not wait
  /// for it: behind the feed's horizon it is rebuilt.
  ///
  /// @throws IllegalArgumentException for a name that was not started
  public void pause(String follower) {
    loop(follower).pause(true);
  }

  /// Lets a follower go on.
  ///
  /// @throws IllegalArgumentException for a name that was not started
  public void resume(String follower) {
    loop(follower).pause(false);
  }

  /// Has a follower derive everything anew, as soon as it has done what it is at. A paused one does
  /// when it is resumed.
  ///
  /// @throws IllegalArgumentException for a name that was not started
  public void rebuild(String follower) {
    loop(follower).rebuild();
  }

  private FollowerLoop loop(String follower) {
    FollowerLoop loop = loops.get(follower);
    if (loop == null) {
      throw new IllegalArgumentException(
          "follower %s: wanted one of %s".formatted(follower, loops.keySet()));
    }
    return loop;
  }

  /// Waits until a follower has taken the entry at `sequence`.
  ///
  /// @return whether it has; false when the time is over
  /// @throws IllegalArgumentException for a name that was not started
  public boolean awaitReached(String follower, Sequence sequence, Duration atMost)
      throws InterruptedException {
    return loop(follower).awaitReached(sequence, atMost);
  }

  /// How each is doing, by name.
  public List<FollowerStatus> statuses() {
    return loops.values().stream().map(FollowerLoop::status).toList();
  }

  /// Stops all: what is being applied is interrupted, and waited for.
  @Override
  public void close() {
    loops.values().forEach(FollowerLoop::stop);
    loops.values().forEach(FollowerLoop::join);
  }
}
