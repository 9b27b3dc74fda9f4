package org.daybook.processors.workbench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a run's journal holds of one thing it asked for.
///
/// @param name the run's name for it
/// @param request what it depended on
/// @param answer what it was told; null where a signal did not come
record Entry(String name, byte[] request, byte @Nullable [] answer) {

  /// Whether it answers this question.
  boolean asks(String otherName, byte[] otherRequest) {
    return name.equals(otherName) && Arrays.equals(request, otherRequest);
  }

  /// A question, for people.
  static String sentence(String name, byte[] request) {
    String text = new String(request, StandardCharsets.UTF_8);
    return text.isEmpty() ? name : name + " " + text;
  }

  @Override
  public String toString() {
    return sentence(name, request);
  }
}
