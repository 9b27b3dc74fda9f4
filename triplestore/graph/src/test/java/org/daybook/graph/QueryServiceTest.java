package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.resultset.ResultSetLang;
import org.apache.jena.riot.rowset.RowSetReader;
import org.apache.jena.riot.rowset.RowSetReaderRegistry;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.exec.RowSet;
import org.apache.jena.sparql.util.Context;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryServiceTest {

  private static final String DATA =
      """
      PREFIX : <http://daybook.local/x#>
      PREFIX dct: <http://purl.org/dc/terms/>
      :a dct:title "one", "eins"@de ; :size 1 ; :next :b .
      :b dct:title "two, or \\"2\\"" ; :size 2 ; :next :c .
      :c dct:title "three" ; :size 3.5 .
      GRAPH <http://daybook.local/doc/g> { :a :inside true }
      """;
  private final DatasetGraph dataset = RDFParser.fromString(DATA, Lang.TRIG).toDatasetGraph();
  private final QueryService service = service(QueryLimits.DEFAULTS);

  private QueryService service(QueryLimits limits) {
    return new QueryService(dataset, new Vocabulary("http://daybook.local"), limits);
  }

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "application/sparql-results+json,JSON",
    "application/sparql-results+xml,XML",
    "text/tab-separated-values,TSV"
  })
  void rowsComeBackFromEveryFormat(String accept, ResultFormat format) throws IOException {
    var request =
        QueryRequest.of("SELECT ?t ?s { ?x dct:title ?t ; <x#size> ?s } ORDER BY ?s ?t", accept);
    try (QueryAnswer answer = service.prepare(request)) {
      assertThat(answer.format()).isEqualTo(format);
      RowSet rows = rows(bytes(answer), lang(format));
      assertThat(rows.stream().map(row -> row.get("t") + " " + row.get("s")).toList())
          .containsExactly(
              "\"one\" \"1\"^^xsd:integer",
              "\"eins\"@de \"1\"^^xsd:integer",
              "\"two, or \\\"2\\\"\" \"2\"^^xsd:integer",
              "\"three\" \"3.5\"^^xsd:decimal");
    }
  }

  private static Lang lang(ResultFormat format) {
    return switch (format) {
      case JSON -> ResultSetLang.RS_JSON;
      case XML -> ResultSetLang.RS_XML;
      case CSV -> ResultSetLang.RS_CSV;
      case TSV -> ResultSetLang.RS_TSV;
      case TURTLE, N_TRIPLES, JSON_LD, RDF_XML -> throw new IllegalArgumentException();
    };
  }

  @Test
  void csvHoldsPlainValues() {
    assertThat(text("SELECT ?t { ?x dct:title ?t ; <x#size> 2 }", "text/csv"))
        .isEqualTo("t\r\n\"two, or \"\"2\"\"\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/sparql-results+json", "application/sparql-results+xml"})
  void truthComesBack(String accept) throws IOException {
    try (QueryAnswer answer =
        service.prepare(QueryRequest.of("ASK { <x#a> <x#size> 1 }", accept))) {
      RowSetReader reader =
          RowSetReaderRegistry.getFactory(lang(answer.format())).create(lang(answer.format()));
      assertThat(
              reader
                  .readAny(new ByteArrayInputStream(bytes(answer)), Context.emptyContext())
                  .booleanResult())
          .isTrue();
    }
  }

  @Test
  void truthIsAlsoWrittenForSpreadsheets() {
    assertThat(text("ASK { <x#a> <x#size> 9 }", "text/csv").strip()).endsWith("false");
    assertThat(text("ASK { <x#a> <x#size> 9 }", "text/tab-separated-values").strip())
        .endsWith("false");
  }

  @ParameterizedTest
  @CsvSource({
    "text/turtle,TURTLE",
    "application/n-triples,NTRIPLES",
    "application/ld+json,JSONLD",
    "application/rdf+xml,RDFXML"
  })
  void graphsComeBackFromEveryFormat(String accept, String lang) {
    String text = text("CONSTRUCT { ?x dct:title ?t } { ?x dct:title ?t }", accept);
    Graph back =
        RDFParser.fromString(text, org.apache.jena.riot.RDFLanguages.nameToLang(lang)).toGraph();
    Graph wanted =
        RDFParser.fromString(
                DATA.lines().filter(l -> !l.contains("GRAPH")).reduce("", (a, b) -> a + b + "\n"),
                Lang.TURTLE)
            .toGraph();
    wanted.stream()
        .filter(t -> t.getPredicate().getURI().contains("x#"))
        .toList()
        .forEach(wanted::delete);
    assertThat(back.isIsomorphicWith(wanted)).isTrue();
  }

  @Test
  void describeTellsTheTriplesOfEachResource() {
    assertThat(text("DESCRIBE <x#c>", "application/n-triples").lines()).hasSize(2);
    assertThat(
            text("DESCRIBE ?x { ?x <x#size> ?s FILTER(?s > 1.5) }", "application/n-triples")
                .lines())
        .hasSize(5);
    assertThat(text("DESCRIBE <x#nobody>", "application/n-triples")).isEmpty();
  }

  @Test
  void graphsOfTheRequestReplaceThoseOfTheQuery() {
    var request =
        new QueryRequest(
            "SELECT ?p FROM <nowhere> { <x#a> ?p ?o }", "text/csv", List.of("doc/g"), List.of());
    try (QueryAnswer answer = service.prepare(request)) {
      assertThat(new String(bytes(answer), StandardCharsets.UTF_8))
          .isEqualTo("p\r\nhttp://daybook.local/x#inside\r\n");
    }
    var named =
        new QueryRequest(
            "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv", List.of(), List.of("doc/g"));
    try (QueryAnswer answer = service.prepare(named)) {
      assertThat(new String(bytes(answer), StandardCharsets.UTF_8))
          .isEqualTo("g\r\nhttp://daybook.local/doc/g\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM <http://127.0.0.1:9/data.ttl> { ?s ?p ?o }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }"
      })
  void graphsOutsideTheDatasetAreEmptyAndNotFetched(String query) {
    assertThat(text(query, "text/csv").lines()).hasSize(1);
  }

  @Test
  void aMalformedQueryIsToldItsLineAndColumn() {
    var error = failure("SELECT ?x {\n  ?x dct:title }\n");
    assertThat(error).isInstanceOf(DaybookException.Incorrect.class);
    assertThat(error.code()).isEqualTo("sparql-malformed");
    assertThat(error.context()).containsEntry("line", 2).containsEntry("column", 16);
    assertThat(error).hasMessageStartingWith("not a SPARQL query at line 2, column 16: ");
  }

  @Test
  void anUnknownPrefixIsMalformed() {
    assertThat(failure("ASK { ?x nope:title 1 }"))
        .extracting(DaybookException::code)
        .isEqualTo("sparql-malformed");
  }

  @Test
  void anUpdateIsRefusedAsSuch() {
    for (String update :
        List.of("LOAD <file:///etc/passwd>", "INSERT DATA { <a> <b> <c> }", "DROP ALL")) {
      assertThat(failure(update)).extracting(DaybookException::code).isEqualTo("update-refused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { { SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "ASK { ?s ?p ?o MINUS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT (<java:java.lang.System>(1) AS ?x) {}",
        "SELECT * { ?s <java:org.example.Property> ?o }",
        "SELECT * { ?s <java:org.example.Property>+ ?o }",
        "SELECT * { ?s (<x#a>|^<java:org.example.Property>)* ?o }",
        "SELECT * { <java:org.example.Subject> ?p ?o }",
        "SELECT * { GRAPH <java:org.example.Graph> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(<JAVA:org.example.F>(?o)) }",
        "SELECT * { ?s ?p ?o BIND(<http://jena.apache.org/ARQ/jsFunction#f>(?o) AS ?x) }",
        "SELECT * { ?s ?p ?o BIND(<http://jena.apache.org/ARQ/function#now>() AS ?x) }",
        "SELECT * { ?s ?p ?o BIND(<http://www.w3.org/2005/xpath-functions#matches>(?o, 'a') AS ?x) }",
        "SELECT (SUM(<java:org.example.F>(?o)) AS ?x) { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o } ORDER BY <java:org.example.F>(?o)",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(?p) > <java:org.example.F>(1))",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s (<java:org.example.F>(?o) AS ?k)",
        "SELECT (daybook-internal:f(1) AS ?x) {}",
        "SELECT (<daybook-internal:regex>('a', '(a+)+b') AS ?x) {}"
      })
  void whatReachesOutsideTheDataIsRefused(String query) {
    assertThat(failure(query).code()).isIn("query-refused", "sparql-malformed");
  }

  @Test
  void aRefusalNamesWhatWasRefused() {
    assertThat(failure("SELECT * { SERVICE <http://h/> { ?s ?p ?o } }"))
        .isInstanceOf(DaybookException.Unsupported.class)
        .hasMessage(
            "SERVICE http://h/ is not done here: a query reads this vault's own data alone");
  }

  @Test
  void propertyFunctionsAreOrdinaryPredicates() {
    for (String iri :
        List.of(
            "http://jena.apache.org/ARQ/property#versionARQ",
            "http://jena.apache.org/ARQ/property#textSearch",
            "http://jena.apache.org/ARQ/list#member",
            "http://jena.hpl.hp.com/ARQ/property#versionARQ")) {
      assertThat(text("SELECT * { ?s <%s> ?o }".formatted(iri), "text/csv").lines()).hasSize(1);
    }
  }

  @Test
  void engineExtensionsOfTheSyntaxAreMalformed() {
    for (String query :
        List.of(
            "SELECT (CALL(<java:x>, 1) AS ?x) {}",
            "SELECT * { ?s ?p ?o LET (?x := 1) }",
            "JSON { 'a': ?o } WHERE { ?s ?p ?o }",
            "SELECT (AGG <java:x>(?o) AS ?a) { ?s ?p ?o }")) {
      assertThat(failure(query).code()).isIn("sparql-malformed", "query-refused");
    }
  }

  @Test
  void regularExpressionsMatchAsUsual() {
    assertThat(
            text(
                "SELECT ?t { ?x dct:title ?t FILTER REGEX(?t, '^T', 'i') } ORDER BY ?t",
                "text/csv"))
        .isEqualTo("t\r\nthree\r\n\"two, or \"\"2\"\"\"\r\n");
    assertThat(
            text(
                "SELECT (REPLACE('abracadabra', 'a(.)', '<$1>') AS ?r) (REPLACE('a.b', '.', '-', 'q') AS ?q) (REPLACE('x'@en, 'x', 'y') AS ?l) {}",
                "text/tab-separated-values"))
        .isEqualTo("?r\t?q\t?l\n\"<b>r<c><d><b>ra\"\t\"a-b\"\t\"y\"@en\n");
  }

  @Test
  void theFlagXLeavesOutSpacesOutsideOfClasses() {
    assertThat(
            text(
                "SELECT (REGEX('ab', '^ a b $', 'x') AS ?a) (REGEX('a b', ?p, 'x') AS ?b) (REGEX('A\\nB', '^a.b$', 'is') AS ?c) (REGEX('a\\nb', '^b', 'm') AS ?d) { VALUES ?p { '^a [ ] b$' } }",
                "text/csv"))
        .isEqualTo("a,b,c,d\r\ntrue,true,true,true\r\n");
  }

  @Test
  void aRegularExpressionTakesLinearTime() {
    var started = System.nanoTime();
    String query =
        "SELECT (REGEX('%s', '(a+)+$') AS ?x) (REPLACE('%s', '(a|a)*b', 'x') AS ?y) {}"
            .formatted("a".repeat(5_000) + "c", "a".repeat(5_000));
    assertThat(text(query, "text/csv")).startsWith("x,y\r\nfalse,aaa");
    assertThat(System.nanoTime() - started).isLessThan(5_000_000_000L);
  }

  @Test
  void aConstantPatternThatIsNotLinearIsRefused() {
    var error = failure("ASK { ?x dct:title ?t FILTER REGEX(?t, '(a)\\\\1') }");
    assertThat(error.code()).isEqualTo("regex-unsupported");
    assertThat(failure("ASK { FILTER REGEX('a', '((a{100}){100}){100}') }").code())
        .isEqualTo("regex-unsupported");
  }

  @Test
  void castsAndAggregatesWork() {
    assertThat(
            text(
                "SELECT (xsd:integer('7') * 6 AS ?a) (CONCAT('x', 'y'@en) AS ?b) (SUM(STRLEN(REPLACE(?t, 'e', ''))) AS ?c) (GROUP_CONCAT(DISTINCT STR(?s); separator='|') AS ?d) { ?x dct:title ?t ; <x#size> ?s FILTER(?s < 2) } ",
                "text/csv"))
        .isEqualTo("a,b,c,d\r\n42,xy,5,1\r\n");
  }

  @Test
  void havingWithSeveralConditionsHoldsAll() {
    assertThat(
            text(
                "SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o } GROUP BY ?x HAVING (COUNT(*) > 2) (COUNT(*) < 4)",
                "text/csv"))
        .isEqualTo("x,n\r\nhttp://daybook.local/x#b,3\r\n");
  }

  @Test
  void moreRowsThanAllowedEndTheAnswer() throws IOException {
    try (QueryService small = service(QueryLimits.DEFAULTS.withRows(3));
        QueryAnswer answer = small.prepare(QueryRequest.of("SELECT * { ?s ?p ?o }"))) {
      var out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> answer.writeTo(out))
          .isInstanceOf(DaybookException.Incorrect.class)
          .hasMessage("the answer has more than 3 rows: ask with LIMIT and OFFSET, or narrower");
    }
    try (QueryService small = service(QueryLimits.DEFAULTS.withRows(3));
        QueryAnswer answer = small.prepare(QueryRequest.of("SELECT * { ?s ?p ?o } LIMIT 3"))) {
      assertThat(rows(bytes(answer), ResultSetLang.RS_JSON).stream()).hasSize(3);
    }
  }

  @Test
  void unacceptableFormatsAreRefusedBeforeAnythingRuns() {
    assertThatThrownBy(
            () ->
                service.prepare(QueryRequest.of("ASK { ?s ?p ?o }", "text/turtle, image/*;q=0.5")))
        .isInstanceOf(DaybookException.Unsupported.class)
        .hasMessage(
            "the answer to ASK is wanted as \"text/turtle, image/*;q=0.5\", and can be given as application/sparql-results+json, application/sparql-results+xml, text/csv, text/tab-separated-values");
  }

  @Test
  void aClosedServiceAnswersNothing() {
    service.close();
    assertThat(failure("ASK {}").code()).isEqualTo("graph-closed");
  }

  @Test
  void anAnswerMayBeWrittenByAnotherThread() throws Exception {
    try (QueryAnswer answer = service.prepare(QueryRequest.of("SELECT * { ?s ?p ?o }"))) {
      var out = new ByteArrayOutputStream();
      var failure = new Throwable[1];
      Thread other =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      answer.writeTo(out);
                    } catch (IOException | RuntimeException e) {
                      failure[0] = e;
                    }
                  });
      other.join();
      assertThat(failure[0]).isNull();
      assertThat(rows(out.toByteArray(), ResultSetLang.RS_JSON).stream()).hasSize(9);
    }
  }

  @Test
  void anEmptyDatasetAnswersNothing() {
    try (var empty =
        new QueryService(
            DatasetGraphFactory.createTxnMem(),
            new Vocabulary("http://daybook.local"),
            QueryLimits.DEFAULTS)) {
      try (QueryAnswer answer =
          empty.prepare(QueryRequest.of("SELECT * { ?s ?p ?o }", "text/csv"))) {
        assertThat(new String(bytes(answer), StandardCharsets.UTF_8)).isEqualTo("s,p,o\r\n");
      }
    }
  }

  private DaybookException failure(String query) {
    return catchThrowableOfType(
        DaybookException.class,
        () -> {
          try (QueryAnswer answer = service.prepare(QueryRequest.of(query))) {
            answer.writeTo(new ByteArrayOutputStream());
          }
        });
  }

  private String text(String query, String accept) {
    try (QueryAnswer answer = service.prepare(QueryRequest.of(query, accept))) {
      return new String(bytes(answer), StandardCharsets.UTF_8);
    }
  }

  private static byte[] bytes(QueryAnswer answer) {
    var out = new ByteArrayOutputStream();
    try {
      answer.writeTo(out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static RowSet rows(byte[] bytes, Lang lang) {
    return RowSetReaderRegistry.getFactory(lang)
        .create(lang)
        .read(new ByteArrayInputStream(bytes), Context.emptyContext())
        .materialize();
  }
}
