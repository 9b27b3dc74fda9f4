package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.Capabilities;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.Grants;
import org.daybook.processors.Limits;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.daybook.processors.TestJournal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a guest gets that asks for more than its document.
@Timeout(60)
class OutsideCallsTest {

  private static final Tag OPEN = new Tag("org.example.open");
  private static final Tag SECRET = new Tag("org.example.secret");
  private static final Capabilities SOME = new Capabilities(Set.of(OPEN), Set.of());
  private static final Grants QUERY = new Grants(Set.of(), Set.of(), true);

  @TempDir Path dir;
  private DocumentStore store;
  private DocId doc;
  private HttpServer server;
  private String host;
  private final TestJournal journal = new TestJournal();
  private final List<String> keys = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void open() throws IOException {
    store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC());
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                OPEN,
                json(
                    "{'type':'object','properties':{'n':{},'blob':{},'to':{'type':'string','x-reference':true}}}"),
                SECRET,
                json("{'type':'object'}")));
    doc = document("{'org.example.open':{'n':1},'org.example.secret':{'pin':1}}");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::answer);
    server.start();
    host = "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
    store.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (path) {
      case "/elsewhere" -> {
        exchange.getResponseHeaders().set("Location", "http://localhost:1/there");
        exchange.sendResponseHeaders(302, -1);
      }
      case "/round" -> {
        exchange.getResponseHeaders().set("Location", "/round");
        exchange.sendResponseHeaders(307, -1);
      }
      case "/moved" -> {
        exchange.getResponseHeaders().set("Location", "/echo");
        exchange.sendResponseHeaders(303, -1);
      }
      case "/large" -> {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          for (int i = 0; i <= HttpCalls.MOST_ANSWER / 65_536; i++) {
            out.write(new byte[65_536]);
          }
        } catch (IOException cut) {
          return; // the client had enough
        }
      }
      case "/drip" -> {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
          for (int i = 0; i < 600; i++) {
            out.write('.');
            out.flush();
            Thread.sleep(100);
          }
        } catch (IOException cut) {
          return; // the client had enough
        } catch (InterruptedException end) {
          Thread.currentThread().interrupt();
        }
      }
      case "/bytes" -> reply(exchange, new byte[] {(byte) 0xff, 0});
      default ->
          reply(
              exchange,
              (exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestHeaders().getFirst("X-Test")
                      + " "
                      + new String(body, StandardCharsets.UTF_8))
                  .getBytes(StandardCharsets.UTF_8));
    }
    exchange.close();
  }

  private static void reply(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Test
  void documentsAreFoundOnlyByWhoWasGrantedThat() {
    assertThatThrownBy(() -> calls(Grants.NONE, found()).query(request("{'where':{}}")))
        .isInstanceOfSatisfying(
            RoutineFailure.class,
            failure -> assertThat(failure.code()).isEqualTo(Code.GRANT_DENIED))
        .hasMessage(
            "it asked for documents; that takes \"query\": true in its routine's grants, and in those of who invokes it");
    assertThatThrownBy(() -> calls(Grants.NONE, found()).references(request("{'direction':'in'}")))
        .isInstanceOf(RoutineFailure.class);
  }

  @Test
  void ofFoundDocumentsOnlyReadablePropsAreShownAndTheirBlobsMayBeReadFromThenOn() {
    BlobRef blob = blob("hello");
    BlobRef hidden = blob("hidden");
    DocId other =
        document(
            "{'org.example.open':{'blob':'%s'},'org.example.secret':{'blob':'%s'}}"
                .formatted(blob.uri(), hidden.uri()));
    BranchAccess access = access();
    OutsideCalls calls = calls(access, QUERY, found());
    assertThatThrownBy(() -> access.blobSize(blob)).isInstanceOf(RoutineFailure.class);
    JsonNode answer = calls.query(request("{'where':{'has':'org.example.open'}}")).path("ok");
    assertThat(answer.path("documents").findValuesAsText("id"))
        .containsExactlyInAnyOrder(doc.value(), other.value());
    assertThat(answer.toString()).doesNotContain("secret").doesNotContain("pin");
    assertThat(answer.path("next").isNull()).isTrue();
    assertThat(access.blobSize(blob)).hasValue(5);
    assertThatThrownBy(() -> access.blobSize(hidden)).isInstanceOf(RoutineFailure.class);
  }

  @Test
  void aReplayIsAnsweredWhatTheRunWasAnswered() {
    JsonNode first = calls(QUERY, found()).query(request("{'where':{},'limit':1}"));
    assertThat(first.path("ok").path("next").asText()).isEqualTo(doc.value());
    document("{'org.example.open':{'n':2}}");
    DocumentQuery never =
        (_, _, _, _) -> {
          throw new AssertionError("a replay asks nobody");
        };
    assertThat(calls(QUERY, never).query(request("{'where':{},'limit':1}"))).isEqualTo(first);
    assertThat(journal.records).containsOnlyKeys("query:1");
  }

  @Test
  void aPredicateThatIsRefusedIsForTheGuestToDealWith() {
    DocumentQuery refusing =
        (_, _, _, _) -> {
          throw new IllegalArgumentException("it speaks of the tag org.example.secret");
        };
    assertThat(calls(QUERY, refusing).query(request("{'where':{}}")).toString())
        .isEqualTo(
            "{\"error\":{\"code\":\"query-refused\",\"message\":\"it speaks of the tag org.example.secret\"}}");
  }

  @Test
  void linksAreToldAsFarAsThePropsThatHoldThemAreReadable() {
    DocId other = document("{'org.example.open':{'to':'daybook:doc/%s'}}".formatted(doc.value()));
    document("{'org.example.open':{'n':7}}");
    JsonNode in = calls(QUERY, found()).references(request("{'direction':'in'}"));
    assertThat(in.path("ok").path("references"))
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.path("from").asText()).isEqualTo(other.value());
              assertThat(link.path("key").asText()).isEqualTo("org.example.open/main");
              assertThat(link.path("pointer").asText()).isEqualTo("/to");
              assertThat(link.path("to").asText()).isEqualTo("daybook:doc/" + doc.value());
            });
    var blind =
        new BranchAccess(
            branch(), new Capabilities(Set.of(), Set.of()), store.blobs(), store.schemas());
    journal.records.clear();
    assertThat(
            calls(blind, QUERY, found())
                .references(request("{'direction':'in','limit':2}"))
                .path("ok")
                .path("references"))
        .isEmpty();
  }

  @Test
  void linksThatItMayNotReadTakeNoPlaceOfThoseThatItMay() {
    String link = "daybook:doc/" + doc.value();
    for (int n = 0; n < 3; n++) {
      document("{'org.example.secret':{'to':'%s'}}".formatted(link));
    }
    DocId other = document("{'org.example.open':{'to':'%s'}}".formatted(link));
    JsonNode in = calls(QUERY, found()).references(request("{'direction':'in','limit':1}"));
    assertThat(in.path("ok").path("references"))
        .singleElement()
        .satisfies(one -> assertThat(one.path("from").asText()).isEqualTo(other.value()));
  }

  @Test
  void timeAndSignalsComeThroughTheJournal() {
    OutsideCalls calls = calls(Grants.NONE, found());
    calls.sleep(request("{'millis':1500.0}"));
    assertThat(new String(journal.records.get("sleep:1"), StandardCharsets.UTF_8))
        .isEqualTo("PT1.5S");
    journal.signals.put("go", "{\"n\":1}".getBytes(StandardCharsets.UTF_8));
    journal.signals.put("said", "not json".getBytes(StandardCharsets.UTF_8));
    assertThat(calls.receive(request("{'signal':'go'}")).toString())
        .isEqualTo("{\"ok\":{\"payload\":{\"n\":1}}}");
    assertThat(calls.receive(request("{'signal':'said'}")).toString())
        .isEqualTo("{\"ok\":{\"payload\":\"not json\"}}");
    assertThat(calls.receive(request("{'signal':'never','millis':5}")).toString())
        .isEqualTo("{\"ok\":null}");
    calls.progress(request("{'value':{'done':3}}"));
    assertThat(journal.progress).containsExactly("{\"done\":3}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'millis':-1}",
        "{'millis':1.5}",
        "{'millis':'1'}",
        "{'millis':1e300}",
        "{'millis':2592000001}",
        "{}"
      })
  void aTimeThatIsNoneEndsTheRun(String request) {
    assertThatThrownBy(() -> calls(Grants.NONE, found()).sleep(request(request)))
        .isInstanceOfSatisfying(
            RoutineFailure.class, failure -> assertThat(failure.code()).isEqualTo(Code.BAD_CALL));
  }

  @Test
  void headersOfEndlessNamesAreLeftOut() {
    server.createContext(
        "/named",
        exchange -> {
          exchange.getResponseHeaders().set("X-" + "a".repeat(20_000), "long");
          exchange.getResponseHeaders().set("X-Short", "short");
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    Request order = request("{'url':'http://%s/named'}".formatted(host));
    JsonNode headers = calls(hosts(host), found()).http(order).path("ok").path("headers");
    assertThat(headers.path("x-short").asText()).isEqualTo("short");
    assertThat(headers.propertyStream().map(Map.Entry::getKey)).allMatch(it -> it.length() < 1_001);
  }

  @Test
  void aGrantedHostIsAskedOnceAndAReplayIsAnsweredFromTheJournal() {
    Request order =
        request(
            "{'method':'post','url':'http://%s/echo','headers':{'X-Test':'a'},'body':'hi'}"
                .formatted(host));
    JsonNode answer = calls(hosts(host), found()).http(order).path("ok");
    assertThat(answer.path("status").asInt()).isEqualTo(200);
    assertThat(answer.path("body").asText()).isEqualTo("POST a hi");
    assertThat(keys).containsExactly("test/http:1");
    assertThat(calls(hosts(host), found()).http(order).path("ok")).isEqualTo(answer);
    assertThat(asked).hasValue(1);
  }

  @Test
  void bytesThatAreNoTextComeAsBase64() {
    assertThat(ask("/bytes").path("ok").path("bodyBase64").asText()).isEqualTo("/wA=");
  }

  @Test
  void aHostThatWasNotGrantedEndsTheRun() {
    OutsideCalls calls = calls(hosts("example.org", "example.com:8443"), found());
    for (String url :
        List.of(
            "http://" + host + "/",
            "https://example.org:444/",
            "https://www.example.org/",
            "https://example.com/",
            "https://example.org.evil.test/")) {
      assertThatThrownBy(() -> calls.http(request("{'url':'%s'}".formatted(url))))
          .isInstanceOfSatisfying(
              RoutineFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(Code.GRANT_DENIED))
          .hasMessageEndingWith("it was granted example.com:8443, example.org");
    }
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://user@example.org/",
        "//example.org",
        "http://exa mple.org/"
      })
  void whatIsNoUrlEndsTheRun(String url) {
    assertThatThrownBy(
            () -> calls(hosts("example.org"), found()).http(request("{'url':'%s'}".formatted(url))))
        .isInstanceOfSatisfying(
            RoutineFailure.class, failure -> assertThat(failure.code()).isEqualTo(Code.BAD_CALL));
  }

  @Test
  void theHostsOwnHeadersAreNotAGuestsToSet() {
    assertThatThrownBy(
            () ->
                calls(hosts(host), found())
                    .http(
                        request(
                            "{'url':'http://%s/','headers':{'Host':'example.org'}}"
                                .formatted(host))))
        .hasMessage(
            "it set the header \"Host\": wanted a text, of a header that is not the host's own");
  }

  @Test
  void aPrivateAddressIsRefusedUnlessTheOperatorNamesIt() {
    OutsideCalls calls = calls(access(), hosts(host, "localhost"), found(), Set.of());
    assertThat(calls.http(request("{'url':'http://%s/'}".formatted(host))).toString())
        .contains("\"http-refused\"")
        .contains("is at 127.0.0.1, which is no public address");
    assertThat(calls.http(request("{'url':'http://localhost/'}")).toString())
        .contains("\"http-refused\"");
    assertThat(asked).hasValue(0);
  }

  @Test
  void eachRedirectIsCheckedAndTheirNumberBounded() {
    assertThat(ask("/elsewhere").toString())
        .isEqualTo(
            "{\"error\":{\"code\":\"http-refused\",\"message\":\"it was redirected to localhost:1, which it was not granted\"}}");
    assertThat(ask("/moved").path("ok").path("body").asText()).isEqualTo("GET null ");
    asked.set(0);
    assertThat(ask("/round").path("error").path("message").asText())
        .isEqualTo("%s redirected more than 5 times".formatted(host));
    assertThat(asked).hasValue(6);
  }

  @Test
  void anAnswerThatIsTooLargeIsCutOff() {
    assertThat(ask("/large").path("error").path("code").asText()).isEqualTo("http-too-large");
  }

  @Test
  @Timeout(30)
  void anAnswerThatDripsEndsWithTheTimeOfItsRun() {
    HttpOrder order = HttpOrder.read(request("{'url':'http://%s/drip'}".formatted(host)));
    try (var http = new HttpCalls(java.util.Set.of(host))) {
      long deadline = System.nanoTime() + Duration.ofMillis(500).toNanos();
      assertThat(http.send(order, hosts(host), "key", deadline).toString())
          .contains("\"http-failed\"")
          .containsPattern("no whole answer came within \\d+ ms");
    }
  }

  @Test
  void aHostThatIsNotThereIsForTheGuestToDealWith() {
    server.stop(0);
    assertThat(ask("/").path("error").path("code").asText()).isEqualTo("http-failed");
  }

  private JsonNode ask(String path) {
    journal.records.clear(); // each is a run of its own
    return calls(hosts(host), found()).http(request("{'url':'http://%s%s'}".formatted(host, path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.0.1",
        "192.0.2.7",
        "192.88.99.1",
        "198.51.100.7",
        "203.0.113.7",
        "2001:db8::1",
        "3fff:0fff::1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:1::1",
        "::ffff:10.0.0.1"
      })
  void addressesThatAreNotThePublicsAreKnown(String address) throws Exception {
    assertThat(Addresses.isPrivate(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.15.0.1",
        "198.51.101.1",
        "203.0.114.1",
        "2001:db9::1",
        "3fff:1000::1",
        "172.32.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "192.167.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "2002:808:808::1"
      })
  void addressesThatAreThePublicsAreKnown(String address) throws Exception {
    assertThat(Addresses.isPrivate(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void aRoutineThatWasNotGrantedIsNotInvoked() {
    OutsideCalls calls = calls(new Grants(Set.of(), Set.of("other"), false), found());
    assertThatThrownBy(() -> calls.invoke(request("{'routine':'org.example.x:other'}")))
        .isInstanceOfSatisfying(
            RoutineFailure.class,
            failure -> assertThat(failure.code()).isEqualTo(Code.GRANT_DENIED))
        .hasMessage("it tried to invoke org.example.x:other; it was granted other");
    assertThat(calls.invoke(request("{'routine':'other','input':{'n':1}}")).toString())
        .isEqualTo("{\"ok\":\"other got {\\\"n\\\":1}\"}");
  }

  private OutsideCalls calls(Grants grants, DocumentQuery query) {
    return calls(access(), grants, query);
  }

  private OutsideCalls calls(BranchAccess access, Grants grants, DocumentQuery query) {
    return calls(access, grants, query, Set.of(host));
  }

  private OutsideCalls calls(
      BranchAccess access, Grants grants, DocumentQuery query, Set<String> privateHosts) {
    var run = new RunJournal(journal, Clock.systemUTC(), new SplittableRandom(1));
    return new OutsideCalls(
        access,
        grants,
        run,
        new Budget(Limits.DEFAULTS.withWall(Duration.ofSeconds(20))),
        new OutsideCalls.Neighbours(
            query,
            store.references(),
            new HttpCalls(privateHosts),
            (routine, input, _, _) ->
                Request.ok(
                    com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.textNode(
                        routine + " got " + input))));
  }

  private DocumentQuery found() {
    return (_, _, after, limit) -> store.list(after, limit);
  }

  private BranchAccess access() {
    return new BranchAccess(branch(), SOME, store.blobs(), store.schemas());
  }

  private WorkBranch branch() {
    return new WorkBranch(store.read(doc).orElseThrow());
  }

  private static Grants hosts(String... hosts) {
    return new Grants(Set.of(hosts), Set.of(), false);
  }

  private BlobRef blob(String text) {
    try {
      return store
          .blobs()
          .put(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .ref();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private DocId document(String props) {
    var values = new TreeMap<PropKey, JsonNode>();
    json(props)
        .properties()
        .forEach(prop -> values.put(PropKey.parse(prop.getKey()), prop.getValue()));
    DocId id = DocId.create(Clock.systemUTC());
    store.create(NewDocument.of(id, values, new Provenance(Author.HOST, "test")));
    return id;
  }

  private static Request request(String json) {
    return new Request(json(json));
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text.replace('\'', '"'));
    } catch (IOException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
