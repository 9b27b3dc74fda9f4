package org.daybook.graph;

import java.util.List;

/// A query as the SPARQL protocol carries it.
///
/// @param query its text
/// @param accept the media types wanted, as an `Accept` header says it; empty for any
/// @param defaultGraphs if these or `namedGraphs` are given, they replace the query's `FROM`
///     clauses
/// @param namedGraphs see `defaultGraphs`
public record QueryRequest(
    String query, String accept, List<String> defaultGraphs, List<String> namedGraphs) {

  public QueryRequest {
    defaultGraphs = List.copyOf(defaultGraphs);
    namedGraphs = List.copyOf(namedGraphs);
  }

  /// A query over the dataset as it is, answered in the default format.
  public static QueryRequest of(String query) {
    return new QueryRequest(query, "", List.of(), List.of());
  }

  /// A query over the dataset as it is.
  ///
  /// @param accept the media types wanted, as an `Accept` header says it
  public static QueryRequest of(String query, String accept) {
    return new QueryRequest(query, accept, List.of(), List.of());
  }
}
