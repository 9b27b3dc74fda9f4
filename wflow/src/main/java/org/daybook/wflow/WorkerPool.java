package org.daybook.wflow;

/// The workers with one label, and the jobs that ask for it.
///
/// @param label the label; [#ANY] for the workers of jobs that ask for none
/// @param workers how many jobs it runs at a time; 0 when nobody has announced the label
/// @param running how many it runs now; more than workers after they were withdrawn
/// @param waiting how many queued jobs ask for it, those behind another job of their lane too
public record WorkerPool(String label, int workers, int running, long waiting) {

  /// Of jobs that ask for no label; nobody can announce it.
  public static final String ANY = "any";

  /// Whether a job that asks for the label can be run at all now.
  public boolean isAnnounced() {
    return workers > 0;
  }

  /// A label that may be asked for and announced.
  ///
  /// @throws IllegalArgumentException when it is not one
  public static String checked(String label) {
    if (label.equals(ANY) || !label.matches("[a-z][a-z0-9_-]{0,59}")) {
      throw new IllegalArgumentException(
          ("label \"%s\": wanted 1 to 60 lower-case letters, digits, - and _, the first a letter, and"
                  + " not \"%s\"")
              .formatted(label, ANY));
    }
    return label;
  }

  /// How many workers may be announced.
  ///
  /// @throws IllegalArgumentException when it is not so many
  static int checked(String label, int workers) {
    if (workers < 1 || workers > 10_000) {
      throw new IllegalArgumentException(
          "%d workers with the label \"%s\": wanted 1 to 10000; withdraw the label for none"
              .formatted(workers, label));
    }
    return workers;
  }
}
