package org.daybook.pipelines;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the pipelines must come to, said as shortly as it can be: no feed, no jobs, no digests. A
/// document remembers for each processor what it was last done with; whatever matches and was not
/// done with what is there now, is done.
final class PipelineReference {

  /// A chain (`a`, then `b` on its result), and one that consumes its marker.
  static final List<Wish> WISHES =
      List.of(
          new Wish("org.example.a", List.of("org.example.input"), null),
          new Wish("org.example.b", List.of("org.example.a"), null),
          new Wish(
              "org.example.c",
              List.of("org.example.input", "org.example.marker"),
              "org.example.marker"));

  private final List<Doc> docs = new ArrayList<>();
  private final Map<Wish, Integer> installed = new HashMap<>();

  /// A processor that wants what it reads, all of it.
  ///
  /// @param plug its plug, and the tag of its result
  /// @param reads the tags; the first is what it works on
  record Wish(String plug, List<String> reads, @Nullable String consumes) {

    String id() {
      return plug + ":p";
    }

    String result() {
      return plug;
    }

    String input() {
      return reads.getFirst();
    }

    String predicate() {
      return reads.stream()
          .map("{'has':'%s'}"::formatted)
          .collect(java.util.stream.Collectors.joining(",", "{'and':[", "]}"));
    }
  }

  /// @param with version and values read
  private record Done(String with, boolean well) {}

  /// A document.
  record Doc(
      int number,
      Map<String, String> props,
      Map<Wish, Done> done,
      Map<Wish, Integer> merged,
      Map<Wish, Integer> failed,
      Map<Wish, Boolean> error)
      implements Comparable<Doc> {

    @Override
    public int compareTo(Doc other) {
      return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Doc doc && doc.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public String toString() {
      return "doc %d".formatted(number);
    }
  }

  private int created;

  Doc create() {
    var doc =
        new Doc(
            ++created,
            new TreeMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>());
    docs.add(doc);
    return doc;
  }

  void delete(Doc doc) {
    docs.remove(doc);
  }

  void forget(Doc doc, Wish wish) {
    doc.done.remove(wish);
  }

  void install(Wish wish, int version) {
    installed.put(wish, version);
  }

  void uninstall(Wish wish) {
    installed.remove(wish);
  }

  static boolean fails(Wish wish, String input) {
    return wish.plug.equals("org.example.a") && (input.endsWith(":5}") || input.endsWith("0}"));
  }

  /// In the order of the list, which is that of the chain.
  void settle() {
    for (Doc doc : docs) {
      for (Wish wish : WISHES) {
        Integer version = installed.get(wish);
        if (version != null && wants(doc, wish, version)) {
          run(doc, wish, version);
        }
      }
    }
  }

  private static boolean wants(Doc doc, Wish wish, int version) {
    if (!doc.props.keySet().containsAll(wish.reads)) {
      return false;
    }
    Done done = doc.done.get(wish);
    return done == null
        || !done.with.equals(read(doc.props, wish, version))
        || (done.well && !doc.props.containsKey(wish.result()));
  }

  private static String read(Map<String, String> props, Wish wish, int version) {
    return version + wish.reads.stream().map(props::get).toList().toString();
  }

  /// What a run puts.
  static String result(String input, int version) {
    return "{\"by\":%d,\"of\":\"%s\"}"
        .formatted(version, input.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static void run(Doc doc, Wish wish, int version) {
    String input = Objects.requireNonNull(doc.props.get(wish.input()));
    boolean well = !fails(wish, input);
    if (well) {
      doc.props.put(wish.result(), result(input, version));
      if (wish.consumes != null) {
        doc.props.remove(wish.consumes);
      }
    }
    (well ? doc.merged : doc.failed).merge(wish, 1, Integer::sum);
    doc.error.put(wish, !well);
    doc.done.put(wish, new Done(read(doc.props, wish, version), well));
  }

  /// Learns what a document holds after changes whose order among the runs nobody knows.
  void found(Doc doc, Map<String, String> props) {
    doc.props.clear();
    doc.props.putAll(props);
  }

  /// Learns of a run.
  ///
  /// @param then what the document held after it
  void ran(Doc doc, Wish wish, int version, Map<String, String> then, boolean well) {
    doc.done.put(wish, new Done(read(then, wish, version), well));
  }

  /// Learns how often a processor ran.
  void counted(Doc doc, Wish wish, int merged, int failed, boolean error) {
    doc.merged.put(wish, merged);
    doc.failed.put(wish, failed);
    doc.error.put(wish, error);
  }

  /// What is still to be done, or was done and says otherwise.
  List<String> unsettled() {
    var unsettled = new ArrayList<String>();
    for (Doc doc : docs) {
      for (Wish wish : WISHES) {
        Integer version = installed.get(wish);
        Done done = doc.done.get(wish);
        if (version != null && wants(doc, wish, version)) {
          unsettled.add(
              "%s wants %s in version %d: %s".formatted(doc, wish.id(), version, doc.props));
        }
        if (done != null && done.well == doc.error.get(wish)) {
          unsettled.add("the error tag of %s on %s".formatted(wish.id(), doc));
        }
      }
    }
    return unsettled;
  }

  /// As the test reads it off the documents.
  Map<String, String> state() {
    var state = new TreeMap<String, String>();
    for (Doc doc : docs) {
      doc.props.forEach(
          (tag, value) -> {
            if (!tag.startsWith("org.daybook.")) {
              state.put("%s %s".formatted(doc, tag), value);
            }
          });
      for (Wish wish : WISHES) {
        state.put(
            "%s %s".formatted(doc, wish.id()),
            "%d merged, %d failed, error %s"
                .formatted(
                    doc.merged.getOrDefault(wish, 0),
                    doc.failed.getOrDefault(wish, 0),
                    doc.error.getOrDefault(wish, false)));
      }
    }
    return state;
  }
}
