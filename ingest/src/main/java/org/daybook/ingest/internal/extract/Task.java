package org.daybook.ingest.internal.extract;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// One file on its way through the worker. Confined to the supervisor, but for its future.
final class Task {

  /// Where it is.
  enum Place {
    WAITING,
    SENT,
    BEGUN
  }

  final long id;
  final Path file;
  final String name;
  final Path spill;
  final CompletableFuture<Extraction> outcome = new CompletableFuture<>();

  Place place = Place.WAITING;
  long begunAt;
  String mediaType = Content.UNKNOWN_TYPE;

  /// How many processes died while it was being parsed beside another file that was to blame.
  int kills;

  /// Whether it is to be, or is being, parsed with no other file beside it.
  boolean alone;

  Task(long id, Path file, String name, Path spill) {
    this.id = id;
    this.file = file;
    this.name = name;
    this.spill = spill;
  }
}
