package org.daybook.processors;

import java.util.List;
import java.util.Optional;

/// The installed plugs of a vault. Thread-safe. A plug is a document too (tag `org.daybook.plug`),
/// so that what is installed is part of the truth, in the feed and in SPARQL.
public interface PlugRegistry {

  /// Checks a plug whole (manifest, modules, imports, limits, schemas) and installs it, or replaces
  /// the installed version. Either all of it is installed or nothing is. The same digest again
  /// changes nothing.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `plug-invalid`, with every fault:
  ///     file, JSON pointer, rule, remedy
  InstalledPlug install(PlugSource source);

  /// Takes a plug away. Its schemas and what its processors wrote stay.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  void uninstall(String id);

  /// All installed plugs, by id.
  List<InstalledPlug> plugs();

  Optional<InstalledPlug> plug(String id);

  /// The processors of all installed plugs.
  List<ProcessorSpec> processors();

  /// Grows with every install and uninstall, so that readers know when to look again.
  long generation();

  /// The code of a processor's routine.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`, `routine-unknown`
  Routine routine(String plug, String routine);

  /// What the runs of a plug have cost since this registry was opened.
  PlugUsage usage(String plug);
}
