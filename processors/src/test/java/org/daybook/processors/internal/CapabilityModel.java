package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The capability rules once more, over the manifest's text alone and with none of the host's
/// classes; and manifests and operations at random that come close to them.
final class CapabilityModel {

  static final List<String> TAGS =
      List.of("org.a.b", "org.a.bc", "org.a.b.c", "org.a.b-c", "org.a.b_c", "org.aa.b");
  static final List<String> IDS = List.of("main", "x", "x.y", "org.a.bc");

  private static final List<String> HOSTS =
      List.of(
          "a.example.org", "a.example.org:8080", "example.org", "b.example.org:443", "10.0.0.1");
  private static final List<String> ROUTINES =
      List.of("r", "s", "org.example.maps:r", "org.example.maps:s", "org.other:r");
  private static final List<String> LOOK_ALIKES =
      List.of(
          "org.\u0430.b",
          "org.a.\uff42",
          "org.a.b\u200b",
          "org.a.b\u0301",
          "ORG.a.b",
          "org.a..b",
          "org.a.b ",
          "org",
          "");
  private static final List<String> ENDINGS =
      List.of("", "/main", "/x", "/x.y", "/org.a.bc", "/X", "/x/y", "/../x", "/", "/\u0445");
  private static final List<String> ASKED =
      List.of(
          "a.example.org",
          "A.Example.ORG",
          "aa.example.org",
          "a.example.org.evil.org",
          "a.example.org.",
          "example.org",
          "b.example.org",
          "10.0.0.1",
          "10.0.0.11",
          "\u0430.example.org",
          "a.example.org@evil.org",
          "a.example.org%2eevil.org");
  private static final List<String> INVOKED =
      List.of(
          "r",
          "s",
          "R",
          "\u0455",
          "s ",
          "org.example.m:s",
          "org.example.maps:r",
          "org.example.maps:s",
          "org.example.map:s",
          "org.other:r",
          "org.other:rr",
          "org.\u043ether:r");
  private static final Pattern KEY =
      Pattern.compile(
          "(?<tag>[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)+)(/(?<id>[A-Za-z0-9._~:@-]{1,200}))?");
  private static final Pattern URL =
      Pattern.compile("(?<scheme>https?)://(?<host>[A-Za-z0-9.-]+)(:(?<port>[0-9]+))?(/[a-z]*)?");

  private CapabilityModel() {}

  /// What a routine does.
  enum What {
    READ,
    PUT,
    DELETE,
    ASK,
    INVOKE,
    QUERY
  }

  /// One thing that it does.
  ///
  /// @param on the key, the URL or the routine; for a query a key of the document found
  record Operation(What what, String on) {}

  /// What comes of it.
  enum Answer {
    DONE,
    ABSENT,
    DENIED,
    MALFORMED,
    /// There is no such routine, for its manifest breaks the rules.
    REFUSED
  }

  static ObjectNode manifest(Set<String> reads, Set<String> writes) {
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "org.example.m")
            .put("version", "1.0.0")
            .put("abi", 1);
    manifest.putObject("requires").put("org.example.maps", ">=1.0.0");
    ObjectNode owns = manifest.putObject("owns");
    TAGS.forEach(owns::putObject);
    ObjectNode use = manifest.putObject("uses").putObject("org.other.note");
    use.put("owner", "org.other").put("range", "*");
    ObjectNode routines = manifest.putObject("routines");
    routines.putObject("s").put("kind", "doc").put("module", "m.wasm");
    ObjectNode routine = routines.putObject("r").put("kind", "doc").put("module", "m.wasm");
    reads.forEach(routine.putArray("reads")::add);
    writes.forEach(routine.putArray("writes")::add);
    return manifest;
  }

  /// One in six breaks a rule.
  static ObjectNode manifest(Random random) {
    var writes = some(TAGS, random);
    ObjectNode manifest = manifest(some(TAGS, random), writes);
    ObjectNode routine = (ObjectNode) manifest.at("/routines/r");
    if (!writes.isEmpty() && random.nextInt(3) == 0) {
      String tag = one(List.copyOf(writes), random);
      routine.put("kind", "prop").put("prop", tag + one(List.of("", "/x", "/x.y"), random));
    }
    ObjectNode grants = routine.putObject("grants").put("query", random.nextBoolean());
    some(HOSTS, random).forEach(grants.putArray("hosts")::add);
    some(ROUTINES, random).forEach(grants.putArray("invokes")::add);
    if (random.nextInt(6) == 0) {
      breakOne(routine, random);
    }
    return manifest;
  }

  private static void breakOne(ObjectNode routine, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> array(routine, "reads").add(one(LOOK_ALIKES, random));
      case 1 -> array(routine, "writes").add("org.a");
      case 2 ->
          array(routine.withObject("/grants"), "hosts")
              .add(
                  one(
                      List.of("*.example.org", "A.example.org", "\u0430.example.org", "a:0"),
                      random));
      case 3 ->
          array(routine.withObject("/grants"), "invokes")
              .add(one(List.of("t", "org.example.m:s", "org.map:r", "org.other:", "S"), random));
      default -> routine.put("kind", "prop").put("prop", "org.a.c/x");
    }
  }

  static Operation operation(Random random) {
    What what = What.values()[random.nextInt(What.values().length)];
    return new Operation(
        what,
        switch (what) {
          case READ, PUT, DELETE ->
              one(random.nextInt(6) == 0 ? LOOK_ALIKES : TAGS, random) + one(ENDINGS, random);
          case QUERY -> one(TAGS, random) + "/" + one(IDS, random);
          case INVOKE -> one(INVOKED, random);
          case ASK ->
              one(List.of("http://", "https://", "ftp://"), random)
                  + one(ASKED, random)
                  + one(List.of("", ":80", ":443", ":8080"), random)
                  + one(List.of("", "/", "/path"), random);
        });
  }

  static Answer answer(JsonNode manifest, Operation operation) {
    JsonNode routine = manifest.at("/routines/r");
    if (!inOrder(routine)) {
      return Answer.REFUSED;
    }
    String on = operation.on();
    return switch (operation.what()) {
      case READ -> read(routine, on);
      case PUT, DELETE -> write(routine, on);
      case ASK -> ask(texts(routine.at("/grants/hosts")), on);
      case INVOKE ->
          texts(routine.at("/grants/invokes")).contains(on) ? Answer.DONE : Answer.DENIED;
      case QUERY -> routine.at("/grants/query").asBoolean() ? read(routine, on) : Answer.DENIED;
    };
  }

  /// The same of a routine that another one invokes: what neither lacks. Hosts are to be named
  /// alike by both, and what it may invoke is its own affair, for that is held to less in its turn.
  static Answer invoked(JsonNode caller, JsonNode manifest, Operation operation) {
    Answer callers = answer(caller, operation);
    Answer own = answer(manifest, operation);
    if (callers == Answer.REFUSED || own == Answer.REFUSED) {
      return Answer.REFUSED;
    }
    return switch (operation.what()) {
      case INVOKE -> own;
      case ASK -> {
        Set<String> alike = texts(manifest.at("/routines/r/grants/hosts"));
        alike.retainAll(texts(caller.at("/routines/r/grants/hosts")));
        yield ask(alike, operation.on());
      }
      case READ, PUT, DELETE, QUERY ->
          List.of(Answer.MALFORMED, Answer.DENIED, Answer.ABSENT, Answer.DONE).stream()
              .filter(answer -> answer == callers || answer == own)
              .findFirst()
              .orElseThrow();
    };
  }

  private static boolean inOrder(JsonNode routine) {
    return TAGS.containsAll(texts(routine.get("reads")))
        && TAGS.containsAll(texts(routine.get("writes")))
        && HOSTS.containsAll(texts(routine.at("/grants/hosts")))
        && ROUTINES.containsAll(texts(routine.at("/grants/invokes")))
        && (!routine.has("prop")
            || texts(routine.get("writes")).contains(tag(routine.get("prop").textValue())));
  }

  private static Answer read(JsonNode routine, String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Answer.MALFORMED;
    }
    String id = matcher.group("id") == null ? "main" : matcher.group("id");
    return texts(routine.get("reads")).contains(matcher.group("tag")) && IDS.contains(id)
        ? Answer.DONE
        : Answer.ABSENT;
  }

  private static Answer write(JsonNode routine, String key) {
    if (!KEY.matcher(key).matches()) {
      return Answer.MALFORMED;
    }
    boolean declared = texts(routine.get("writes")).contains(tag(key));
    boolean held =
        routine.has("prop") && !whole(routine.get("prop").textValue()).equals(whole(key));
    return declared && !held ? Answer.DONE : Answer.DENIED;
  }

  private static Answer ask(Set<String> hosts, String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      return Answer.MALFORMED;
    }
    String host = matcher.group("host").toLowerCase(Locale.ROOT);
    String usual = matcher.group("scheme").equals("http") ? "80" : "443";
    String port = matcher.group("port") == null ? usual : matcher.group("port");
    return hosts.contains(host + ":" + port) || (port.equals(usual) && hosts.contains(host))
        ? Answer.DONE
        : Answer.DENIED;
  }

  private static String tag(String key) {
    return key.split("/", 2)[0];
  }

  private static String whole(String key) {
    return key.contains("/") ? key : key + "/main";
  }

  private static ArrayNode array(ObjectNode object, String field) {
    return (ArrayNode) object.get(field);
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new TreeSet<String>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static Set<String> some(List<String> all, Random random) {
    var some = new TreeSet<String>();
    all.forEach(
        each -> {
          if (random.nextInt(3) == 0) {
            some.add(each);
          }
        });
    return some;
  }

  private static String one(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
