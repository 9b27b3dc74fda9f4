package org.daybook.pipelines.internal.collate;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.Subject;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.InstalledWatches;
import org.daybook.pipelines.internal.Lanes;
import org.daybook.pipelines.internal.Rests;
import org.daybook.pipelines.internal.SecondLooks;
import org.daybook.pipelines.internal.Watch;
import org.daybook.pipelines.internal.index.DispatchIndex;
import org.daybook.pipelines.internal.index.Members;
import org.daybook.processors.Collation;
import org.daybook.processors.DocumentQuery;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.jspecify.annotations.Nullable;

/// Who is a member of what, and which groups are to be collated. Thread-safe.
public final class Collations {

  /// How long a group waits at least while members are not known.
  private static final Duration LEAST_REST = Duration.ofSeconds(1);

  private final DocumentStore store;
  private final Sight sight;
  private final InstalledWatches installed;
  private final DispatchIndex index;
  private final SecondLooks looks;
  private final Members members;
  private final Lanes lanes;
  private final Clock clock;
  private final Sequence opened;
  private final Set<GroupDocument> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean caughtUp;

  /// One for a vault.
  ///
  /// @param opened the end of the feed when the vault was opened: until triage is there, members
  ///     may be older than what a run has seen
  public Collations(
      DocumentStore store,
      Sight sight,
      InstalledWatches installed,
      DispatchIndex index,
      SecondLooks looks,
      Lanes lanes,
      Clock clock,
      Sequence opened) {
    this.store = store;
    this.sight = sight;
    this.installed = installed;
    this.index = index;
    this.looks = looks;
    this.members = index.members();
    this.lanes = lanes;
    this.clock = clock;
    this.opened = opened;
  }

  /// Takes up what was due when the vault was closed.
  ///
  /// @param watch finds an installed processor
  public void start(Function<String, Optional<Watch>> watch) {
    if (!members.areKept()) {
      return;
    }
    members
        .due()
        .forEach(
            due ->
                watch
                    .apply(due.processor())
                    .ifPresent(
                        found ->
                            later(
                                found,
                                new GroupDocument(found.id(), new Group(due.group())),
                                Cause.OUTSIDE)));
  }

  /// Learns what a document is to a processor now. Where that changes a group, it is collated
  /// later.
  ///
  /// @param document none for one that is gone
  public void noted(DocId doc, Optional<Document> document, Watch watch, Supplier<Cause> cause) {
    Collation collation = watch.spec().collation();
    Predicate predicate = watch.members();
    if (collation == null || predicate == null) {
      return;
    }
    Members.@Nullable Row row;
    try {
      row = document.flatMap(found -> row(found, watch, predicate, collation)).orElse(null);
    } catch (DaybookException.Incorrect e) { // who was asked has said so in the log
      if (Rests.isWhy(e)) {
        looks.passed(doc, watch.id());
        return; // it stays what it was
      }
      looks.tried(doc, watch.id());
      row = null;
    }
    for (String group : members.put(doc, watch.id(), row)) {
      later(watch, new GroupDocument(watch.id(), new Group(group)), cause.get());
    }
  }

  private Optional<Members.Row> row(
      Document document, Watch watch, Predicate predicate, Collation collation) {
    return Group.of(document, collation)
        .filter(_ -> GroupDocument.in(document, watch.id()).isEmpty())
        .filter(_ -> predicate.matches(Subject.of(document, sight)))
        .map(group -> new Members.Row(group.text(), watch.memberDigest(document, sight)));
  }

  /// Why a document cannot be decided about yet; none when it can.
  public Optional<Decision> held(Document document, Watch watch, Supplier<Cause> cause) {
    Optional<GroupDocument> target =
        watch.members() == null ? Optional.empty() : GroupDocument.in(document, watch.id());
    if (target.isEmpty() || known(watch)) {
      return Optional.empty();
    }
    later(watch, target.get(), cause.get());
    return Optional.of(new Decision.Skip(Reason.MEMBERS_UNKNOWN));
  }

  /// What becomes of a decision that somebody else than a `collate` job has made about a document:
  /// a run for changed input waits for more changes.
  ///
  /// @return the decision itself where it is not put off
  public Decision putOff(Watch watch, Decision decision) {
    return watch.members() != null && isForMembers(decision)
        ? new Decision.Skip(Reason.MEMBERS_CHANGED)
        : decision;
  }

  private static boolean isForMembers(Decision decision) {
    return (decision instanceof Decision.Run || decision instanceof Decision.Supersede)
        && (decision.reason() == Reason.INPUT_CHANGED || decision.reason() == Reason.OUTDATED);
  }

  /// Carries out what [#putOff] said.
  public void later(Document document, Watch watch, Supplier<Cause> cause) {
    GroupDocument.in(document, watch.id()).ifPresent(target -> later(watch, target, cause.get()));
  }

  /// Whether what is kept of a collator's members is as new as what runs have seen. Nothing need be
  /// known of other processors.
  public boolean known(Watch watch) {
    return watch.members() == null || (covered(watch) && caughtUp());
  }

  /// Whether every document was looked at for a processor, and the index did not fail since. Until
  /// then nothing of it is collated; whoever makes it so settles its groups.
  boolean covered(Watch watch) {
    return members.areKept() && index.covers(installed.current().state(watch.id()));
  }

  boolean caughtUp() {
    if (!caughtUp) {
      caughtUp = index.reached().filter(reached -> reached.compareTo(opened) >= 0).isPresent();
    }
    return caughtUp;
  }

  /// Adds a `collate` job, unless one waits already.
  void later(Watch watch, GroupDocument target, Cause cause) {
    Collation collation = watch.spec().collation();
    if (collation == null || !covered(watch) || !pending.add(target)) {
      return;
    }
    boolean added = false;
    try {
      var args = new CollateArgs(target, cause);
      Duration rest =
          caughtUp() || collation.after().compareTo(LEAST_REST) > 0
              ? collation.after()
              : LEAST_REST;
      lanes
          .ingress()
          .addJob(
              new JobRequest(
                      CollateWflow.NAME,
                      UUID.randomUUID().toString(),
                      args.lane(),
                      JobRequest.Supersede.NONE,
                      args.bytes())
                  .startingAt(clock.instant().plus(rest)));
      added = true;
    } finally {
      if (!added) {
        pending.remove(target);
      }
    }
  }

  /// From here on a change of members needs another job.
  void begins(GroupDocument target) {
    pending.remove(target);
    members.begins(target.processor(), target.group().text());
  }

  /// Learns that a job changed in the engine: one that rests will collate nothing.
  public void changed(Job job) {
    if (job.wflow().equals(CollateWflow.NAME) && !(job.state() instanceof JobState.Scheduled)) {
      pending.remove(CollateArgs.parse(job.args()).target());
    }
  }

  /// What a run finds when it asks for documents; none where it is not on the document of a group.
  public Optional<DocumentQuery> query(Document document, Watch watch) {
    return watch.members() == null
        ? Optional.empty()
        : GroupDocument.in(document, watch.id())
            .map(target -> new MemberQuery(store, sight, members, target));
  }

  /// What a document is to a processor as a member; none when it is none.
  public Optional<Group> group(DocId doc, Watch watch) {
    return members.row(doc, watch.id()).map(row -> new Group(row.group()));
  }

  /// The document of a group; none when it was not made yet.
  public Optional<DocId> document(GroupDocument target) {
    return store.byUnique(target.unique());
  }

  Members members() {
    return members;
  }
}
