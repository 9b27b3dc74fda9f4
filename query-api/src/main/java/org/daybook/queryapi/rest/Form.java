package org.daybook.queryapi.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.jspecify.annotations.Nullable;

/// Parameters by name, each with its values in order.
record Form(Map<String, List<String>> values) {

  static Form of(Map<String, List<String>> values) {
    return new Form(values);
  }

  /// Reads `application/x-www-form-urlencoded`.
  static Form parse(String body) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return new Form(values);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  @Nullable String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /// The only value of a parameter that must be there.
  String one(String name) {
    List<String> all = all(name);
    if (all.size() != 1) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "parameter %s is given %d times; wanted once".formatted(name, all.size()));
    }
    return all.getFirst();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new DaybookException.Incorrect(
          "request-malformed", "the form is not well encoded: " + e.getMessage(), e);
    }
  }
}
