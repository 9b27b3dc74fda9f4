package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT|''|JSON",
        "SELECT|*/*|JSON",
        "SELECT|application/json|JSON",
        "SELECT|text/*|CSV",
        "SELECT|text/csv;q=0.5, application/sparql-results+xml|XML",
        "SELECT|*/*;q=0.1, text/tab-separated-values|TSV",
        "SELECT|application/sparql-results+json;q=0, */*|XML",
        "SELECT|text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8|XML",
        "ASK|TEXT/CSV|CSV",
        "CONSTRUCT|*/*|TURTLE",
        "CONSTRUCT|application/json|JSON_LD",
        "CONSTRUCT|application/n-triples, text/turtle;q=0.9|N_TRIPLES",
        "DESCRIBE|application/rdf+xml; charset=utf-8|RDF_XML"
      })
  void theBestLikedFormatIsChosen(QueryForm form, String accept, ResultFormat wanted) {
    assertThat(ResultFormat.negotiate(form, accept)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT|text/turtle",
        "CONSTRUCT|text/csv",
        "ASK|*/*;q=0",
        "ASK|nonsense",
        "ASK|*/*;q=two"
      })
  void noneOfThemIsNotAcceptable(QueryForm form, String accept) {
    assertThatThrownBy(() -> ResultFormat.negotiate(form, accept))
        .isInstanceOfSatisfying(
            DaybookException.Unsupported.class,
            e -> assertThat(e.code()).isEqualTo("not-acceptable"));
  }

  @Test
  void everyFormHasADefault() {
    for (QueryForm form : QueryForm.values()) {
      assertThat(ResultFormat.of(form)).hasSize(4);
    }
  }
}
