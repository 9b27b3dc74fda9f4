package org.daybook.wflow.log;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Which jobs are wanted, the newest first: by when they were added, then by id, both descending.
///
/// @param states words of states; empty for all
/// @param wflow only this definition's
/// @param lane only this lane's
/// @param parent only the children of this job
/// @param addedFrom only those added then or later
/// @param addedBefore only those added before
/// @param after only those that come after this place
public record JobFilter(
    Set<String> states,
    @Nullable String wflow,
    @Nullable String lane,
    @Nullable JobId parent,
    @Nullable Instant addedFrom,
    @Nullable Instant addedBefore,
    @Nullable Place after) {

  /// Every job, from the newest on.
  public static final JobFilter ALL = new JobFilter(Set.of(), null, null, null, null, null, null);

  private static final Comparator<JobRow> ORDER =
      Comparator.comparing(JobRow::added).thenComparing(JobRow::id).reversed();

  /// The same of one wflow.
  public JobFilter ofWflow(String name) {
    return new JobFilter(states, name, lane, parent, addedFrom, addedBefore, after);
  }

  /// The same in these states.
  public JobFilter in(Set<String> words) {
    return new JobFilter(words, wflow, lane, parent, addedFrom, addedBefore, after);
  }

  /// The same from another place on.
  public JobFilter after(Place place) {
    return new JobFilter(states, wflow, lane, parent, addedFrom, addedBefore, place);
  }

  /// A job's place in the order.
  public record Place(Instant added, JobId id) {}

  /// The order of the rows that match.
  public static Comparator<JobRow> order() {
    return ORDER;
  }

  /// Whether a row is wanted.
  public boolean matches(JobRow row) {
    return matches(row.state(), row.wflow(), row.lane(), row.parent(), row.added(), row.id());
  }

  /// Whether a job is wanted of which this is known.
  public boolean matches(
      String state,
      String itsWflow,
      @Nullable String itsLane,
      @Nullable JobId itsParent,
      Instant added,
      JobId id) {
    return (states.isEmpty() || states.contains(state))
        && (wflow == null || wflow.equals(itsWflow))
        && (lane == null || lane.equals(itsLane))
        && (parent == null || parent.equals(itsParent))
        && (addedFrom == null || !added.isBefore(addedFrom))
        && (addedBefore == null || added.isBefore(addedBefore))
        && (after == null || isAfter(added, id, after));
  }

  private static boolean isAfter(Instant added, JobId id, Place place) {
    int byTime = added.compareTo(place.added);
    return byTime < 0 || (byTime == 0 && id.compareTo(place.id) < 0);
  }
}
