package org.daybook.processors.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugFault;

/// Gathers everything that is wrong with a plug, so that its author hears it all at once.
public final class Faults {

  private final List<PlugFault> found = new ArrayList<>();

  /// A fault in the manifest.
  public void add(String pointer, String rule, String remedy) {
    found.add(new PlugFault(Manifest.FILE, pointer, rule, remedy));
  }

  /// A fault in any file.
  public void addIn(String file, String rule, String remedy) {
    found.add(new PlugFault(file, "", rule, remedy));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<PlugFault> list() {
    return List.copyOf(found);
  }

  /// All of them in one line.
  String sentences() {
    return found.stream()
        .map(fault -> "%s; %s".formatted(fault.rule(), fault.remedy()))
        .collect(Collectors.joining(". "));
  }

  /// Throws `plug-invalid` if there are any.
  ///
  /// @param plug what to call the plug
  public void throwIfAny(String plug) {
    if (found.isEmpty()) {
      return;
    }
    SortedMap<String, Object> context = new TreeMap<>();
    context.put("plug", plug);
    context.put(
        "faults",
        found.stream()
            .map(
                fault ->
                    new TreeMap<>(
                        java.util.Map.of(
                            "file", fault.file(),
                            "pointer", fault.pointer(),
                            "rule", fault.rule(),
                            "remedy", fault.remedy())))
            .toList());
    throw new DaybookException.Incorrect(
        "plug-invalid",
        found.stream()
            .map(PlugFault::toString)
            .collect(Collectors.joining("\n- ", "%s cannot be installed:\n- ".formatted(plug), "")),
        context);
  }
}
