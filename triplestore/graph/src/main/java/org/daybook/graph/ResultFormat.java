package org.daybook.graph;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;

/// How an answer is written.
public enum ResultFormat {
  /// SPARQL results in JSON.
  JSON(false, "application/sparql-results+json", "application/json"),
  /// SPARQL results in XML.
  XML(false, "application/sparql-results+xml", "application/xml"),
  /// Values without their types, for spreadsheets.
  CSV(false, "text/csv", "text/csv"),
  /// Terms in Turtle's syntax.
  TSV(false, "text/tab-separated-values", "text/tab-separated-values"),
  TURTLE(true, "text/turtle", "application/x-turtle"),
  N_TRIPLES(true, "application/n-triples", "text/plain"),
  JSON_LD(true, "application/ld+json", "application/json"),
  RDF_XML(true, "application/rdf+xml", "application/xml");

  private final boolean graph;
  private final String mediaType;
  private final String secondName;

  ResultFormat(boolean graph, String mediaType, String secondName) {
    this.graph = graph;
    this.mediaType = mediaType;
    this.secondName = secondName;
  }

  /// The media type to announce; all are UTF-8.
  public String mediaType() {
    return mediaType;
  }

  /// The formats an answer of this form can have, the default one first.
  public static List<ResultFormat> of(QueryForm form) {
    return Stream.of(values()).filter(format -> format.graph == form.givesGraph()).toList();
  }

  /// Chooses the format an `Accept` header likes best; among equals the one [#of] lists first.
  ///
  /// @param accept the header; blank for any
  /// @throws DaybookException.Unsupported `not-acceptable` when it wants none of them
  public static ResultFormat negotiate(QueryForm form, String accept) {
    List<ResultFormat> offered = of(form);
    if (accept.isBlank()) {
      return offered.getFirst();
    }
    List<Range> ranges =
        Stream.of(accept.split(",", -1)).map(Range::parse).flatMap(Optional::stream).toList();
    ResultFormat best = null;
    double bestQuality = 0;
    for (ResultFormat format : offered) {
      double quality = format.quality(ranges);
      if (quality > bestQuality) {
        best = format;
        bestQuality = quality;
      }
    }
    if (best == null) {
      throw new DaybookException.Unsupported(
          "not-acceptable",
          "the answer to %s is wanted as \"%s\", and can be given as %s"
              .formatted(
                  form,
                  accept,
                  offered.stream().map(ResultFormat::mediaType).collect(Collectors.joining(", "))));
    }
    return best;
  }

  /// What is asked for under its second name counts, a little less than under its first.
  private double quality(List<Range> ranges) {
    return Math.max(quality(mediaType, ranges), quality(secondName, ranges) * 0.999);
  }

  /// The quality that the closest of the ranges gives a media type; 0 when none covers it.
  private static double quality(String type, List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.covers(type))
        .max(Comparator.comparingInt(Range::precision))
        .map(Range::quality)
        .orElse(0.0);
  }

  /// One media range of an `Accept` header.
  private record Range(String type, String subtype, double quality) {

    static Optional<Range> parse(String text) {
      String[] parts = text.split(";", -1);
      String[] names = parts[0].strip().toLowerCase(Locale.ROOT).split("/", -1);
      if (names.length != 2) {
        return Optional.empty();
      }
      double quality = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
        if (parameter.startsWith("q=")) {
          quality = quality(parameter.substring(2).strip());
        }
      }
      return Optional.of(new Range(names[0], names[1], quality));
    }

    private static double quality(String text) {
      return text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(text) : 0;
    }

    boolean covers(String mediaType) {
      return type.equals("*")
          || (subtype.equals("*")
              ? mediaType.startsWith(type + "/")
              : mediaType.equals(type + "/" + subtype));
    }

    int precision() {
      return type.equals("*") ? 0 : subtype.equals("*") ? 1 : 2;
    }
  }
}
