package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRules;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.user.Place;
import org.jspecify.annotations.Nullable;

/// The rules by which a run becomes part of `main`. Pure.
///
/// @param watch the processor
/// @param digest the input the run was on
/// @param run the rest of what the record says
/// @param end what the run came to
/// @param mayBeOutdated whether it merges even when its input has changed meanwhile
/// @param beyond what the predicate sees beyond the document, looked up before
/// @param foreign what becomes of keys that its plug does not own and that both sides changed
public record Settlement(
    Watch watch,
    String digest,
    Run run,
    End end,
    boolean mayBeOutdated,
    Sights beyond,
    Foreign foreign)
    implements MergeRules {

  /// What becomes of keys that both sides changed, where the run does not simply win.
  public enum Foreign {
    /// Nothing merges.
    STOP,
    /// The run's values.
    RUN,
    /// The values on `main`.
    MAIN
  }

  public Settlement(
      Watch watch, String digest, Run run, End end, boolean mayBeOutdated, Sights beyond) {
    this(watch, digest, run, end, mayBeOutdated, beyond, Foreign.STOP);
  }

  /// What it read is not what is there now.
  public static final String READ_SET_CHANGED = "read-set-changed";

  /// Somebody else changed what it wrote, and it is not its own.
  public static final String CONFLICT = "conflict";

  /// How long a message of a record is, at most.
  static final int MOST_MESSAGE = 4_000;

  /// Which run this was.
  ///
  /// @param forked the version that it ran on
  /// @param reason why it ran; null when nobody knows
  public record Run(String job, int attempts, Instant at, Heads forked, @Nullable String reason) {}

  /// What [Beyond] the document is to be seen, once before the merge and once after it. A change in
  /// between is no loss: it has an entry in the feed, and is decided about.
  public record Sights(String before, String after) {

    /// Of a predicate that looks at nothing else.
    public static final Sights NONE = new Sights("", "");
  }

  /// What a run came to.
  public sealed interface End {

    /// It came to its end.
    ///
    /// @param edit what the branch changed
    record Success(Edit edit) implements End {}

    /// What it did waits for a person, or was rejected: `main` gets the record alone.
    ///
    /// @param outcome `REVIEW` or `REJECTED`
    record Aside(RunRecord.Outcome outcome, String code, String message) implements End {}

    /// It did not.
    ///
    /// @param outcome `FAILED` or `PARKED`
    record Failure(RunRecord.Outcome outcome, String code, String message) implements End {}
  }

  @Override
  public Ruling rule(Document main, Document merged, List<Overlap> overlaps) {
    boolean changed = !watch.digest(main.props(), beyond.before()).equals(digest);
    if (changed && !mayBeOutdated) {
      return new Ruling.Stop(
          READ_SET_CHANGED, "the document changed under the tags that the processor reads");
    }
    return switch (end) {
      case End.Failure failure -> new Ruling.Proceed(noted(failure, main));
      case End.Aside aside -> new Ruling.Proceed(aside(aside, main));
      case End.Success(Edit edit) -> {
        List<PropKey> both =
            overlaps.stream()
                .map(Overlap::key)
                .filter(key -> !watch.owns().contains(key.tag()))
                .toList();
        yield switch (both.isEmpty() ? Foreign.RUN : foreign) {
          case RUN -> new Ruling.Proceed(settled(edit, main, merged, changed), own(edit));
          case MAIN ->
              new Ruling.Proceed(
                  settled(without(edit, both), main, mixed(merged, main, both), changed),
                  own(edit));
          case STOP ->
              new Ruling.Stop(
                  CONFLICT,
                  "while it ran, somebody else changed what it wrote and its plug does not own: "
                      + both);
        };
      }
    };
  }

  /// What is its plug's: there the run wins, even when it only wrote again what had been there.
  private Set<PropKey> own(Edit edit) {
    Set<PropKey> own = watch.withResult(edit).keys();
    own.removeIf(key -> !watch.owns().contains(key.tag()));
    return own;
  }

  private static Edit without(Edit edit, List<PropKey> keys) {
    var puts = new TreeMap<>(edit.puts());
    var deletes = new TreeSet<>(edit.deletes());
    keys.forEach(puts::remove);
    keys.forEach(deletes::remove);
    return new Edit(puts, deletes);
  }

  /// One document with the other's values for some keys.
  private static Document mixed(Document document, Document other, List<PropKey> keys) {
    var props = new TreeMap<PropKey, JsonNode>(document.props());
    for (PropKey key : keys) {
      JsonNode value = other.props().get(key);
      if (value == null) {
        props.remove(key);
      } else {
        props.put(key, value);
      }
    }
    return document.with(props);
  }

  private Edit settled(Edit edit, Document main, Document merged, boolean changed) {
    Edit whole = watch.withResult(edit);
    SortedSet<PropKey> gone = error(merged);
    Tag marker = watch.spec().consumes();
    if (marker != null && !changed) {
      gone.addAll(merged.propsOf(marker).keySet());
    }
    Edit cleared = whole.then(new Edit(new TreeMap<>(), gone));
    var after = new TreeMap<PropKey, JsonNode>(merged.props());
    cleared.deletes().forEach(after::remove);
    whole.puts().forEach((key, value) -> putOwn(after, key, value));
    Place place = watch.place();
    return cleared.then(
        place == null
            ? Edit.put(
                RunRecord.key(watch.id()),
                succeeded(changed, watch.digest(after, beyond.after())).json())
            : place.settled(
                new Place.Seen(main.props(), beyond.before()),
                new Place.Seen(after, beyond.after()),
                succeeded(changed, "")));
  }

  private RunRecord succeeded(boolean changed, String after) {
    return new RunRecord(
        changed ? RunRecord.Outcome.OUTDATED : RunRecord.Outcome.SUCCEEDED,
        watch.spec().plugVersion(),
        watch.spec().version(),
        after,
        run.job(),
        run.attempts(),
        run.at(),
        null,
        null,
        run.forked(),
        run.reason());
  }

  private void putOwn(SortedMap<PropKey, JsonNode> after, PropKey key, JsonNode value) {
    if (watch.owns().contains(key.tag()) || key.equals(watch.spec().resultTag())) {
      after.put(key, value);
    }
  }

  private Edit aside(End.Aside aside, Document main) {
    var puts = new TreeMap<PropKey, JsonNode>();
    puts.put(
        RunRecord.key(watch.id()),
        record(aside.outcome(), aside.code(), Shortened.to(MOST_MESSAGE, aside.message()), main)
            .json());
    return new Edit(puts, error(main));
  }

  /// The error of an earlier run, which goes.
  private SortedSet<PropKey> error(Document document) {
    var gone = new TreeSet<PropKey>();
    if (document.props().containsKey(RunRecord.errorKey(watch.id()))) {
      gone.add(RunRecord.errorKey(watch.id()));
    }
    return gone;
  }

  /// Of a run of which `main` has got nothing: what it saw is as unseen as before.
  private RunRecord record(RunRecord.Outcome outcome, String code, String message, Document main) {
    return new RunRecord(
        outcome,
        watch.spec().plugVersion(),
        watch.spec().version(),
        digest,
        run.job(),
        run.attempts(),
        run.at(),
        code,
        message,
        RunRecord.in(main, watch.id()).map(RunRecord::seen).orElse(null),
        run.reason(),
        watch.place() == null ? null : watch.place().configuration(main.props()));
  }

  private Edit noted(End.Failure failure, Document main) {
    String message = Shortened.to(MOST_MESSAGE, failure.message());
    var puts = new TreeMap<PropKey, JsonNode>();
    puts.put(
        RunRecord.key(watch.id()), record(failure.outcome(), failure.code(), message, main).json());
    puts.put(
        RunRecord.errorKey(watch.id()),
        JsonNodeFactory.instance
            .objectNode()
            .put("code", failure.code())
            .put("message", message)
            .put("attempts", run.attempts())
            .put("job", run.job())
            .put("at", run.at().toString()));
    return Edit.put(puts);
  }
}
