package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.PipelineReference.Doc;
import org.daybook.pipelines.PipelineReference.Wish;

/// Reads off a world that has come to rest after many changes at once what [PipelineReference] is
/// to judge: what was done last on each document, whether each run was right when it merged, and
/// whether it had a reason. How often something ran while things changed is the world's to say, and
/// the reference goes on from there.
final class AtRest {

  private static final int PAGE = 1_000;

  private final World world;
  private final PipelineReference reference;
  private final Set<String> jobs = new HashSet<>();

  AtRest(World world, PipelineReference reference) {
    this.world = world;
    this.reference = reference;
  }

  /// @param ids all documents that are left
  void judge(Map<Doc, DocId> ids) {
    List<FeedEntry> feed = feed();
    ids.forEach(
        (doc, id) -> {
          List<FeedEntry> entries =
              feed.stream().filter(entry -> entry.onMain() && entry.doc().equals(id)).toList();
          reference.found(doc, props(world.read(id)));
          PipelineReference.WISHES.forEach(wish -> new Story(doc, id, wish).read(entries));
        });
    assertThat(reference.unsettled()).as("what is left to be done").isEmpty();
  }

  private List<FeedEntry> feed() {
    var feed = new ArrayList<FeedEntry>();
    Sequence at = Sequence.START;
    for (var page = world.store().feed().read(at, PAGE);
        !page.isEmpty();
        page = world.store().feed().read(at, PAGE)) {
      feed.addAll(page);
      at = page.getLast().sequence();
    }
    return feed;
  }

  private static Map<String, String> props(Document document) {
    var props = new TreeMap<String, String>();
    document
        .props()
        .forEach(
            (key, value) -> {
              if (!key.tag().name().startsWith("org.daybook.")) {
                props.put(key.tag().name(), value.toString());
              }
            });
    return props;
  }

  /// What became of one processor on one document.
  private final class Story {

    private final Doc doc;
    private final DocId id;
    private final Wish wish;
    private final PropKey record;
    private final Set<String> reasons = new TreeSet<>();
    private final Set<String> since = new TreeSet<>(Set.of("the beginning"));
    private String version = "";
    private int merged;
    private int failed;

    Story(Doc doc, DocId id, Wish wish) {
      this.doc = doc;
      this.id = id;
      this.wish = wish;
      this.record = RunRecord.key(wish.id());
      reasons.addAll(wish.reads());
      reasons.addAll(List.of(wish.result(), record.toString(), "the beginning"));
    }

    void read(List<FeedEntry> entries) {
      reference.forget(doc, wish);
      for (FeedEntry entry : entries) {
        boolean persons = entry.provenance().author().kind() == Author.Kind.PRINCIPAL;
        if (!entry.keys().contains(record) || persons) {
          entry.keys().forEach(key -> since.add(key.tag().name()));
        }
        if (entry.keys().contains(record)) {
          if (persons) {
            reference.forget(doc, wish);
            since.add(record.toString());
          } else {
            ran(entry);
          }
        }
      }
      boolean error = world.has(id, RunRecord.errorKey(wish.id()).toString());
      reference.counted(doc, wish, merged, failed, error);
    }

    private void ran(FeedEntry entry) {
      String what = "%s on %s at %s".formatted(wish.id(), doc, entry.sequence());
      assertThat(jobs.add(entry.provenance().cause())).as("%s: once a job", what).isTrue();
      Document then = world.store().history().read(id, entry.heads()).orElseThrow();
      RunRecord now = RunRecord.in(then, wish.id()).orElseThrow();
      Map<String, String> props = props(then);
      boolean well = now.outcome() == RunRecord.Outcome.SUCCEEDED;
      assertThat(now.outcome())
          .as(what)
          .isEqualTo(
              PipelineReference.fails(wish, props.getOrDefault(wish.input(), ""))
                  ? RunRecord.Outcome.FAILED
                  : RunRecord.Outcome.SUCCEEDED);
      int by = Integer.parseInt(now.version());
      if (well) {
        assertThat(props.get(wish.result()))
            .as(what)
            .isEqualTo(PipelineReference.result(props.getOrDefault(wish.input(), ""), by));
      }
      assertThat(!now.version().equals(version) || since.stream().anyMatch(reasons::contains))
          .as("%s: it had a reason; changed since the last run: %s", what, since)
          .isTrue();
      since.clear();
      version = now.version();
      merged += well ? 1 : 0;
      failed += well ? 0 : 1;
      reference.ran(doc, wish, by, props, well);
    }
  }
}
