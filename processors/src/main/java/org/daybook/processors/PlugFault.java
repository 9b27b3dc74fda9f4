package org.daybook.processors;

/// One reason why a plug cannot be installed.
///
/// @param file the plug's file that is at fault
/// @param pointer JSON pointer within it; empty for the file itself
/// @param rule what was found and which rule it breaks
/// @param remedy what to do about it
public record PlugFault(String file, String pointer, String rule, String remedy) {

  @Override
  public String toString() {
    return file + (pointer.isEmpty() ? "" : " " + pointer) + ": " + rule + "; " + remedy;
  }
}
