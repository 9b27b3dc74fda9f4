package org.daybook.pipelines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRules.Ruling;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.pipelines.BlindSight;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.processors.Capabilities;
import org.daybook.processors.ProcessorSpec;
import org.daybook.wflow.JobId;

/// A document, a processor and a lane, driven by random events through [Decider] and [Settlement]
/// alone. Whatever happened, the end is the same: one run for the last input, and then silence.
class DeciderModelTest {

  private static final Tag INPUT = new Tag("org.example.input");
  private static final Tag MARKER = new Tag("org.example.marker");
  private static final Tag RESULT = new Tag("org.example.result");

  enum Step {
    WRITE_INPUT,
    WRITE_OTHER_INPUT,
    REMOVE_INPUT,
    PUT_MARKER,
    REMOVE_RESULT,
    NEW_VERSION,
    TRIAGE,
    FORCE,
    BEGIN,
    MERGE,
    FAIL,
    PARK,
    RESUME,
    LOSE_JOBS
  }

  @Property(tries = 2_000)
  void everyHistoryEndsWithOneRunOnTheLastInputAndThenNothing(
      @ForAll @Size(max = 30) List<Step> steps) {
    var model = new Model();
    steps.forEach(model::take);
    int rounds = 0;
    do {
      model.take(Step.TRIAGE);
      model.take(Step.RESUME);
      model.take(Step.BEGIN);
      model.take(Step.MERGE);
      assertThat(rounds++).as("rounds until silence").isLessThan(10);
    } while (!model.jobs.isEmpty());
    Decision end = model.decide();
    assertThat(end).isInstanceOf(Decision.Skip.class);
    if (model.matches() && end.reason() != Decision.Reason.FAILED_BEFORE) {
      assertThat(end.reason()).isEqualTo(Decision.Reason.UP_TO_DATE);
      assertThat(model.props.get(RESULT.main()).path("from")).isEqualTo(model.input());
    }
    assertThat(model.repeats).as("runs of an input that had succeeded").isZero();
    assertThat(model.decide()).isEqualTo(end);
  }

  @Property(tries = 500)
  void whatIsInFlightIsNotAddedAgain(@ForAll @Size(max = 30) List<Step> steps) {
    var model = new Model();
    steps.forEach(model::take);
    model.take(Step.TRIAGE);
    assertThat(model.decide())
        .isInstanceOfAny(Decision.Skip.class)
        .satisfies(
            decision ->
                assertThat(model.jobs.size()).as(decision.toString()).isLessThanOrEqualTo(2));
  }

  /// The jobs of one lane as the engine keeps them, and the document.
  private static final class Model {

    final SortedMap<PropKey, JsonNode> props = new TreeMap<>();
    final Deque<Job> jobs = new ArrayDeque<>();
    private int version;
    private int nextJob;
    int repeats;

    static final class Job {
      final JobId id;
      final String version;
      final String digest;
      final boolean forced;
      Flight.State state = Flight.State.QUEUED;
      JsonNode read = NullNode.instance;

      Job(int number, String version, String digest, boolean forced) {
        this.forced = forced;
        this.id = new JobId("%032x".formatted(number));
        this.version = version;
        this.digest = digest;
      }
    }

    void take(Step step) {
      switch (step) {
        case WRITE_INPUT -> props.put(INPUT.main(), IntNode.valueOf(1));
        case WRITE_OTHER_INPUT -> props.put(INPUT.main(), IntNode.valueOf(2));
        case REMOVE_INPUT -> props.remove(INPUT.main());
        case PUT_MARKER -> props.put(MARKER.main(), JsonNodeFactory.instance.objectNode());
        case REMOVE_RESULT -> props.remove(RESULT.main());
        case NEW_VERSION -> version++;
        case TRIAGE -> act(decide());
        case FORCE -> act(Decider.forced(document(), watch(), flights(), BlindSight.INSTANCE));
        case BEGIN -> begin();
        case MERGE -> {
          JsonNode from = jobs.isEmpty() ? NullNode.instance : jobs.getFirst().read;
          JsonNode result = JsonNodeFactory.instance.objectNode().set("from", from);
          end(new Settlement.End.Success(Edit.put(RESULT.main(), result)));
        }
        case FAIL -> end(new Settlement.End.Failure(Outcome.FAILED, "trap", "it trapped"));
        case PARK -> end(new Settlement.End.Failure(Outcome.PARKED, "host", "no disk"));
        case RESUME ->
            jobs.stream()
                .filter(job -> job.state == Flight.State.PARKED)
                .forEach(job -> job.state = Flight.State.QUEUED);
        case LOSE_JOBS -> jobs.clear();
      }
    }

    Decision decide() {
      return Decider.decide(document(), watch(), flights(), BlindSight.INSTANCE);
    }

    private List<Flight> flights() {
      return jobs.stream().map(this::flight).toList();
    }

    private Flight flight(Job job) {
      boolean queued = job.state == Flight.State.QUEUED;
      return new Flight(
          job.id, job.state, job.version, job.digest, false, job.forced, queued, null);
    }

    private void act(Decision decision) {
      switch (decision) {
        case Decision.Skip _ -> {}
        case Decision.Run(Decision.Reason reason, String digest) -> add(reason, digest);
        case Decision.Supersede supersede -> {
          jobs.removeIf(job -> supersede.cancel().contains(job.id));
          add(supersede.reason(), supersede.digest());
        }
        case Decision.Cancel(_, List<JobId> cancel) ->
            jobs.removeIf(job -> cancel.contains(job.id));
      }
    }

    private void add(Decision.Reason reason, String digest) {
      boolean forced = reason == Decision.Reason.FORCED;
      jobs.addLast(new Job(nextJob++, "v" + version, digest, forced));
    }

    /// As [ProcessRun] begins: only on the very input that the job is for.
    private void begin() {
      Job job = jobs.peekFirst();
      if (job == null || job.state != Flight.State.QUEUED) {
        return;
      }
      if (wanted(job)) {
        job.state = Flight.State.BEGUN;
        job.read = input();
      } else {
        follow(job);
      }
    }

    private boolean wanted(Job job) {
      Decision decision =
          job.forced
              ? Decider.forced(document(), watch(), List.of(), BlindSight.INSTANCE)
              : Decider.decide(document(), watch(), List.of(), BlindSight.INSTANCE);
      return decision instanceof Decision.Run(_, String digest)
          && digest.equals(job.digest)
          && job.version.equals("v" + version);
    }

    private void follow(Job job) {
      jobs.remove(job);
      act(decide());
    }

    private void end(Settlement.End end) {
      Job job = jobs.peekFirst();
      if (job == null || job.state != Flight.State.BEGUN) {
        return;
      }
      var run = new Settlement.Run(job.id.value(), 1, Instant.EPOCH, Heads.NONE, null);
      Settlement settlement =
          new Settlement(watch(), job.digest, run, end, false, Settlement.Sights.NONE);
      Edit branch = end instanceof Settlement.End.Success(Edit edit) ? edit : Edit.NOTHING;
      switch (settlement.rule(document(), laidOver(branch), List.of())) {
        case Ruling.Stop _ -> follow(job);
        case Ruling.Proceed(Edit edit, _) -> {
          boolean done =
              Decider.decide(document(), watch(), List.of(), BlindSight.INSTANCE).reason()
                  == Decision.Reason.UP_TO_DATE;
          repeats += done && !job.forced ? 1 : 0;
          edit.deletes().forEach(props::remove);
          props.putAll(edit.puts());
          boolean parked =
              end instanceof Settlement.End.Failure(Outcome outcome, _, _)
                  && outcome == Outcome.PARKED;
          if (parked) {
            job.state = Flight.State.PARKED;
          } else {
            jobs.remove(job);
          }
        }
      }
    }

    private Document laidOver(Edit edit) {
      var merged = new TreeMap<>(props);
      edit.deletes().forEach(merged::remove);
      merged.putAll(edit.puts());
      return document(merged);
    }

    boolean matches() {
      return watch().predicate().matches(watch().subject(document(), BlindSight.INSTANCE));
    }

    JsonNode input() {
      return props.getOrDefault(INPUT.main(), NullNode.instance);
    }

    private Document document() {
      return document(props);
    }

    private static Document document(SortedMap<PropKey, JsonNode> props) {
      return new Document(
          new DocId("00000000000000000000000000"),
          Heads.NONE,
          Sequence.START,
          Instant.EPOCH,
          Instant.EPOCH,
          props);
    }

    private Watch watch() {
      Predicate predicate =
          new Predicate.Or(List.of(new Predicate.Has(INPUT), new Predicate.Has(MARKER)));
      var spec =
          new ProcessorSpec(
              "org.example",
              "1.0.0",
              "p",
              "v" + version,
              NullNode.instance,
              "r",
              new Capabilities(Set.of(INPUT, MARKER, RESULT), Set.of(RESULT, MARKER)),
              RESULT.main(),
              MARKER,
              false,
              ProcessorSpec.Supersede.CANCEL,
              new ProcessorSpec.Retry(3, Duration.ZERO, Duration.ZERO));
      return new Watch(spec, predicate, Set.of(RESULT));
    }

    List<Job> all() {
      return new ArrayList<>(jobs);
    }
  }
}
