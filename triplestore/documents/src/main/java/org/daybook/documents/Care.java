package org.daybook.documents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Keeps a vault whole. Everything works while others read and write. Thread-safe; long work ends
/// between two steps when its thread is interrupted, with `care-interrupted`.
public interface Care {

  /// Copies the vault as it is at one moment into a folder: `vault.db`, a SQLite file whatever the
  /// vault's database is; `blobs/`, every blob that any version of a document names; and last
  /// `manifest.json`, without which it is no backup. All is on the disk when this returns.
  ///
  /// @param dir made if it is not there
  /// @throws DaybookException.Conflict `backup-folder` when it holds something already
  /// @throws DaybookException.Unavailable `backup-write` when the disk refuses; `care-interrupted`
  BackupManifest backup(Path dir, Progress progress);

  /// Compares everything that is stored with everything else, as it is at one moment, with a flat
  /// heap. The page `check.md` of the docs lists the codes.
  ///
  /// @param found is told each finding as soon as it is made, on this thread; may itself use the
  ///     vault
  CheckReport check(CheckOptions options, Consumer<Finding> found, Progress progress);

  /// Makes rows agree with the changes again, document after document. Where the changes of a
  /// document are damaged, its JSON becomes a new first version, and the damaged bytes are kept
  /// as a file in the vault's folder `damaged/`. Each change of a document is an entry of the feed,
  /// by the host, caused by `repair`.
  ///
  /// @param repaired is told what was found and is right now, and with another remedy than
  ///     [Remedy#REPAIR] what was found and stays
  RepairReport repair(Consumer<Finding> repaired, Progress progress);

  /// Ends a deleted document for good: its history, its keys in the feed, its branches. What it
  /// alone used of the blobs goes with the next [#collect(Duration)]. The id stays taken. Its bytes
  /// are overwritten in the tables at once; what the database's log or free pages still hold of
  /// them goes with [#vacuum]. A repeat answers the same and writes nothing.
  ///
  /// @throws DaybookException.NotFound `document-unknown`
  /// @throws DaybookException.Conflict `document-living`
  Commit purge(DocId doc, Provenance provenance);

  /// Writes a document's changes anew as a whole. Its history stays.
  ///
  /// @throws DaybookException.NotFound `document-unknown`, also after a purge
  Compaction compact(DocId doc);

  /// What the vault takes on its disks. Looks at every blob's size.
  DiskUse diskUse();

  /// Gives back what deleted rows took, and overwrites it; writers wait meanwhile.
  void vacuum();

  /// Deletes blobs that no version of a document names and that are older than the setting
  /// `blobGrace`.
  BlobCollection collect();

  /// The same with another time, a minute at least: a commit under way may be about to name one.
  BlobCollection collect(Duration grace);

  /// Whether a backup was restored and nobody has said [#reconciled] since: then what is done
  /// beside the documents may be of another time than they are.
  boolean restored();

  /// What is done beside the documents agrees with them again.
  void reconciled();
}
