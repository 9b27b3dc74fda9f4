package org.daybook.processors.workbench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a run's journal holds of one thing it asked for. Nobody changes its bytes.
final class Entry {

  private final String name;
  private final byte[] request;
  private final byte @Nullable [] answer;

  /// @param name the run's name for it
  /// @param request what it depended on
  /// @param answer what it was told; null where a signal did not come
  Entry(String name, byte[] request, byte @Nullable [] answer) {
    this.name = name;
    this.request = request;
    this.answer = answer;
  }

  String name() {
    return name;
  }

  byte @Nullable [] answer() {
    return answer;
  }

  /// Whether it answers this question.
  boolean asks(String otherName, byte[] otherRequest) {
    return name.equals(otherName) && Arrays.equals(request, otherRequest);
  }

  /// Whether its request begins with this text.
  boolean begins(String text) {
    return new String(request, StandardCharsets.UTF_8).startsWith(text);
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
