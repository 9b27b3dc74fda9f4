package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daybook.documents.DocId;
import org.daybook.processors.Manifest;
import org.daybook.processors.workbench.Beyond;
import org.daybook.processors.workbench.Subject;
import org.daybook.processors.workbench.Trial;
import org.daybook.processors.workbench.Workbench;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which routine is run, and on what input.
final class TrialOptions {

  private static final JsonMapper JSON = new JsonMapper();

  @Option(
      names = "--routine",
      paramLabel = "NAME",
      description = "The routine (default: the only one, or that of the only processor).")
  private @Nullable String routine;

  @Option(
      names = "--input",
      paramLabel = "JSON",
      description = "What the routine is given (default: {}).")
  private @Nullable String input;

  /// The input, read.
  JsonNode input() {
    if (input == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return JSON.readTree(input);
    } catch (IOException malformed) {
      throw new CommandFailure(
          Exit.USAGE, "--input is not JSON: %s".formatted(malformed.getMessage()));
    }
  }

  /// The routine's name.
  String routine(Manifest manifest) {
    Set<String> there = manifest.routines().keySet();
    if (routine != null) {
      if (!there.contains(routine)) {
        throw new CommandFailure(
            Exit.FAILED,
            "routine-unknown: %s has no routine %s, but %s"
                .formatted(manifest.id(), routine, there));
      }
      return routine;
    }
    Set<String> wanted =
        manifest.processors().values().stream()
            .map(Manifest.ProcessorEntry::routine)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> candidates = wanted.size() == 1 ? wanted : there;
    if (candidates.size() != 1) {
      throw new CommandFailure(
          Exit.FAILED,
          there.isEmpty()
              ? "%s has no routines to run".formatted(manifest.id())
              : "%s has the routines %s; name one with --routine".formatted(manifest.id(), there));
    }
    return candidates.iterator().next();
  }

  /// Runs it.
  Trial run(Workbench workbench, DocId doc) {
    return workbench.run(routine(workbench.manifest()), doc, input(), Beyond.REAL);
  }

  /// The part of a subject that a workbench can hold. A routine sees no other anyhow.
  static Subject known(Subject subject, Workbench workbench) {
    return new Subject(
        subject.props().entrySet().stream()
            .filter(prop -> workbench.knows(prop.getKey().tag()))
            .collect(Collectors.toMap(prop -> prop.getKey(), prop -> prop.getValue())),
        subject.blobs());
  }
}
