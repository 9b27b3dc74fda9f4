package org.daybook.processors;

import java.util.List;
import java.util.Optional;

/// The installed plugs of a vault. Thread-safe. A plug is a document too (tag `org.daybook.plug`),
/// so that what is installed is part of the truth, in the feed and in SPARQL.
public interface PlugRegistry {

  /// Checks a plug whole (manifest, modules, imports, limits, schemas, what it needs and who needs
  /// it) and installs it, or replaces the installed version. Either all of it is installed or
  /// nothing is. The same digest again changes nothing, except that a signature by a pinned key is
  /// recorded where there was none.
  ///
  /// An update that widens what the plug may do is held: it is recorded beside the running version,
  /// which goes on, until [#approve] or [#reject]. A later update takes the place of a held one.
  ///
  /// @return the plug as it runs now; its `held` is there if and only if it is these files that
  ///     wait
  /// @throws org.daybook.documents.DaybookException.Incorrect `plug-invalid`, with every fault:
  ///     file, JSON pointer, rule, remedy; before all others the fault of a plug that a pinned
  ///     publisher ought to have signed
  /// @throws org.daybook.documents.DaybookException.Conflict `plug-version-reused`,
  ///     `plug-version-lower`; `plug-needed` when other plugs could not go on with this version
  InstalledPlug install(PlugSource source);

  /// Puts the held update in the place of the running version, after all checks once more.
  ///
  /// @param digest the update that was looked at, so that no other is approved
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  /// @throws org.daybook.documents.DaybookException.Conflict `plug-not-held`, `plug-held-other`,
  ///     and as [#install]
  InstalledPlug approve(String id, String digest);

  /// Forgets the held update.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  /// @throws org.daybook.documents.DaybookException.Conflict `plug-not-held`, `plug-held-other`
  InstalledPlug reject(String id, String digest);

  /// Switches a plug on again. One that is on stays so.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  /// @throws org.daybook.documents.DaybookException.Conflict `plug-needs` what is not there
  InstalledPlug enable(String id);

  /// Switches a plug off: its processors vanish, its tags stay. One that is off stays so.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  /// @throws org.daybook.documents.DaybookException.Conflict `plug-needed` by enabled plugs that
  ///     require it
  InstalledPlug disable(String id);

  /// Takes a plug away. Its schemas and what its processors wrote stay.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  /// @throws org.daybook.documents.DaybookException.Conflict `plug-needed` by enabled plugs that
  ///     require it or use its tags
  void uninstall(String id);

  /// All installed plugs, by id.
  List<InstalledPlug> plugs();

  Optional<InstalledPlug> plug(String id);

  /// What happened to an installed plug since it was first installed, newest first.
  ///
  /// @param limit how much of it at most
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`
  List<PlugRevision> history(String id, int limit);

  /// The processors of all enabled plugs.
  List<ProcessorSpec> processors();

  /// The routines of all enabled plugs.
  List<RoutineSpec> routines();

  /// The commands of all enabled plugs.
  List<CommandSpec> commands();

  /// What all enabled plugs want to be told of.
  List<EventSpec> events();

  /// Grows with every change of what is installed, so that readers know when to look again.
  long generation();

  /// The code of a processor's routine.
  ///
  /// @throws org.daybook.documents.DaybookException.NotFound `plug-unknown`, `plug-disabled`,
  ///     `routine-unknown`
  Routine routine(String plug, String routine);

  /// What the runs of a plug have cost since this registry was opened.
  PlugUsage usage(String plug);
}
