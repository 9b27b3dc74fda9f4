package org.daybook.queryapi.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The body of every answer that is not a success (RFC 9457).
///
/// @param type the page about the code: a reference this server itself answers
/// @param title the code in words; the same for every problem of the code
/// @param status the HTTP status
/// @param code the stable code, lower-case words joined by `-`
/// @param detail what was given, what was wanted, what to do
/// @param instance the path that was asked
/// @param context what the failure was about, by name; left out when there is nothing
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String instance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> context) {

  /// The media type of a problem.
  public static final String JSON = "application/problem+json";

  private static final Set<String> SHORT = Set.of("json", "sparql");

  /// A problem whose type and title follow from its code.
  public static Problem of(
      int status, String code, String detail, String instance, Map<String, Object> context) {
    return new Problem(
        "/docs/errors/" + code + ".md", title(code), status, code, detail, instance, context);
  }

  private static String title(String code) {
    String words =
        Stream.of(code.split("-"))
            .map(word -> SHORT.contains(word) ? word.toUpperCase(Locale.ROOT) : word)
            .collect(Collectors.joining(" "));
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
