package org.daybook.processors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;

/// A vault with a registry, and the one plug `org.example.test` whose routine `r` is whatever a
/// test wants to try. It owns org.example.in, .out, .secret and the neighbours org.a.b and
/// org.a.bc.
final class Bench implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final Limits LIMITS =
      new Limits(Duration.ofSeconds(20), 64, 65_536, 5_000, 1 << 20, 10_000, 1 << 24, 10_000);
  static final SandboxSettings SETTINGS =
      new SandboxSettings(
          2,
          1 << 19,
          0.2,
          LIMITS,
          1 << 20,
          4 << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Set.of());

  final DocumentStore store;
  final Plugs plugs;
  private int versions;

  Bench(Path dir) {
    this(dir, SETTINGS);
  }

  Bench(Path dir, SandboxSettings settings) {
    this(Documents.open(dir, DocumentSettings.DEFAULTS, CLOCK), settings);
    install(Guests.module("good"), capabilities(Set.of(), Set.of()), "{}");
  }

  private Bench(DocumentStore store, SandboxSettings settings) {
    this.store = store;
    plugs = Plugs.open(store, settings, CLOCK, (predicate, readable) -> List.of());
    versions = plugs.plug("org.example.test").isPresent() ? 1_000 : 0;
  }

  /// The vault as it was left.
  static Bench reopened(Path dir, SandboxSettings settings) {
    return new Bench(Documents.open(dir, DocumentSettings.DEFAULTS, CLOCK), settings);
  }

  static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /// A plug of these files; texts and bytes alike.
  static PlugSource plug(Object... pathsAndContents) {
    var files = new TreeMap<String, byte[]>();
    for (int i = 0; i < pathsAndContents.length; i += 2) {
      files.put(
          (String) pathsAndContents[i],
          pathsAndContents[i + 1] instanceof byte[] bytes
              ? bytes
              : ((String) pathsAndContents[i + 1]).getBytes(StandardCharsets.UTF_8));
    }
    return new PlugSource(files);
  }

  static Set<Tag> tags(String... names) {
    return Stream.of(names).map(Tag::new).collect(Collectors.toSet());
  }

  /// Installs a next version of the plug with this module.
  void install(byte[] module, Capabilities capabilities, String limits) {
    install(Manifest.Form.ABI, module, capabilities, limits, "{}");
  }

  /// The same with code of any form, and what is granted to it: where that is anything, there is a
  /// routine `s` beside, which does nothing well.
  void install(
      Manifest.Form form, byte[] code, Capabilities capabilities, String limits, String grants) {
    versions++;
    String file = form == Manifest.Form.JAVASCRIPT ? "m.js" : "m.wasm";
    String manifest =
        """
        {"id":"org.example.test","version":"1.0.%d","abi":1,
         "owns":{"org.example.in":{"type":"object"},"org.example.secret":{"type":"object"},
          "org.example.out":{"type":"object","properties":{"n":{"type":"integer"},"blob":{"type":"string"}},"additionalProperties":false},
          "org.a.b":{"type":"object"},"org.a.bc":{"type":"object"}},
         "routines":{"r":{"kind":"doc","guest":"%s","module":"%s","reads":%s,"writes":%s,"limits":%s,"grants":%s}%s}}
        """
            .formatted(
                versions,
                form.word(),
                file,
                names(capabilities.reads()),
                names(capabilities.writes()),
                limits,
                grants,
                grants.equals("{}") ? "" : ",\"s\":{\"kind\":\"doc\",\"module\":\"good.wasm\"}");
    InstalledPlug plug =
        plugs.install(plug("plug.json", manifest, file, code, "good.wasm", Guests.module("good")));
    HeldUpdate held = plug.held();
    if (held != null) {
      plugs.approve(plug.id(), held.digest());
    }
  }

  /// Creates a document with these props.
  DocId document(Map<String, String> props) {
    var values = new TreeMap<PropKey, JsonNode>();
    props.forEach((key, value) -> values.put(PropKey.parse(key), json(value)));
    DocId id = DocId.create(CLOCK);
    store.create(NewDocument.of(id, values, new Provenance(Author.HOST, "test")));
    return id;
  }

  WorkBranch branch(DocId doc) {
    return new WorkBranch(store.read(doc).orElseThrow());
  }

  /// Installs the module and runs it on a branch.
  RunResult run(
      byte[] module, Capabilities capabilities, String limits, WorkBranch branch, Journal journal) {
    install(module, capabilities, limits);
    return run(capabilities, branch, journal);
  }

  /// Runs what is installed.
  RunResult run(Capabilities capabilities, WorkBranch branch, Journal journal) {
    return plugs
        .routine("org.example.test", "r")
        .run(new Routine.Call(branch, capabilities, store.blobs(), journal));
  }

  /// The same on a document of its own, without limits of its own.
  RunResult run(byte[] module, Capabilities capabilities) {
    return run(
        module,
        capabilities,
        "{}",
        branch(
            document(
                Map.of(
                    "org.example.in", "{\"text\":\"here\"}", "org.example.secret", "{\"pin\":1}"))),
        new TestJournal());
  }

  static Capabilities capabilities(Set<Tag> reads, Set<Tag> writes) {
    return new Capabilities(reads, writes);
  }

  private static String names(Set<Tag> tags) {
    var names = JsonNodeFactory.instance.arrayNode();
    tags.stream().sorted().forEach(tag -> names.add(tag.name()));
    return names.toString();
  }

  @Override
  public void close() {
    plugs.close();
    store.close();
  }
}
