package org.daybook.queryapi.cli;

/// The exit codes.
final class Exit {

  /// Done.
  static final int OK = 0;

  /// Not done: the service said no, or something broke.
  static final int FAILED = 1;

  /// The command line could not be understood.
  static final int USAGE = 2;

  /// No service answered.
  static final int NO_SERVER = 3;

  /// An import ended, but some of its files failed.
  static final int SOME_FAILED = 4;

  /// An update of a plug is in order, and waits for approval.
  static final int HELD = 5;

  private Exit() {}
}
