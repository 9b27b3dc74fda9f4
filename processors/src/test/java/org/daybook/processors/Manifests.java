package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Manifests without fault, and how to give them one.
final class Manifests {

  /// One that can be installed.
  static final String GOOD =
      """
      {"id":"org.example.m","version":"1.2.3","abi":1,"title":"M",
       "owns":{"org.example.m.done":{"type":"object"},"org.example.m.strict":{"type":"object","required":["n"]}},
       "requires":{"org.example.test":">=1.0.0"},
       "uses":{"org.daybook.file":{"owner":"org.daybook","range":">=0.1.0"}},
       "routines":{"r":{"kind":"doc","module":"m.wasm","reads":["org.daybook.file"],"writes":["org.example.m.done"],
         "grants":{},"limits":{"wallMillis":1000}},
        "o":{"kind":"prop","prop":"org.example.m.done/one","module":"m.wasm","writes":["org.example.m.done"]},
        "c":{"kind":"command","module":"m.wasm"},"e":{"kind":"event","module":"m.wasm"}},
       "processors":{"p":{"predicate":{"has":"org.daybook.file"},"routine":"r","result":"org.example.m.done"}},
       "commands":{},"events":{}}
      """;

  /// One that says all that can be said.
  static final String FULL =
      """
      {"$schema":"https://example.org/plug.schema.json","id":"org.example.m","version":"1.2.3-rc.1+5","abi":1,
       "title":"M","description":"Two\\nlines",
       "requires":{"org.example.maps":"^1.2.0","org.daybook":">=0.1.0 <1.0.0"},
       "owns":{"org.example.m.done":{"type":"object"},"org.example.m.mark":{"type":"object"}},
       "uses":{"org.daybook.file":{"owner":"org.daybook","range":">=0.1.0"},
        "org.other.note":{"owner":"org.other","schema":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"},
        "org.other.both":{"owner":"org.other","range":"*",
         "schema":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"}},
       "routines":{
        "r":{"kind":"doc","guest":"abi","module":"code/m.wasm","stateless":true,
         "reads":["org.daybook.file","org.example.m.mark"],"writes":["org.example.m.done","org.example.m.mark"],
         "grants":{"hosts":["api.example.org","localhost:8080","10.0.0.1:1"],
          "invokes":["o","org.example.maps:look_up","org.other:r"],"query":true},
         "limits":{"wallMillis":1000,"memoryPages":1,"tableEntries":0,"hostCalls":1,"outputBytes":1,
          "logBytes":0,"blobBytes":0,"edits":0}},
        "o":{"kind":"prop","prop":"org.example.m.done/one","module":"m.wasm","writes":["org.example.m.done"]},
        "c":{"kind":"command","guest":"javascript","module":"c.js","home":"gpu-2"},
        "e":{"kind":"event","guest":"wasi","module":"e.wasm"},
        "l":{"kind":"collator","module":"m.wasm","reads":["org.daybook.file"]}},
       "processors":{
        "p":{"predicate":{"has":"org.daybook.file"},"routine":"r","result":"org.example.m.done/x",
         "consumes":"org.example.m.mark","merge":"review","supersede":"finish",
         "retry":{"attempts":1,"firstMillis":10,"mostMillis":20},"home":"gpu-1"},
        "q":{"predicate":{},"routine":"o","result":"org.example.m.done/one","merge":"auto","home":"any"},
        "k":{"predicate":{"has":"org.daybook.file"},"routine":"l","result":"org.example.m.done/day",
         "collate":{"by":{"prop":"org.daybook.file/main","pointer":"/day"},"after":"PT1M"}}},
       "commands":{"look":{"routine":"c","title":"Look","description":"","arguments":{"type":"object"},"result":{},"home":"any"},
        "bare":{"routine":"c"}},
       "events":{"daily":{"on":"schedule","routine":"e","cron":"*/5 0-6,22 1 * 1-5","home":"server"},
        "added":{"on":"document-created","routine":"e"}}}
      """;

  private Manifests() {}

  /// The manifest with the value in place of what is there.
  static ObjectNode with(String manifest, String pointer, String value) {
    JsonNode root = Bench.json(manifest);
    int last = pointer.lastIndexOf('/');
    String name = pointer.substring(last + 1);
    switch (root.at(pointer.substring(0, last))) {
      case ObjectNode object -> object.set(name, Bench.json(value));
      case ArrayNode array -> array.set(Integer.parseInt(name), Bench.json(value));
      default -> throw new IllegalArgumentException(pointer + " is nowhere");
    }
    return (ObjectNode) root;
  }
}
