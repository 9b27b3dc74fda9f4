package org.daybook.wflow;

/// Tags of tests.
final class TestTags {

  /// Takes minutes; left out unless asked for with `-Pslow`.
  static final String SLOW = "slow";

  private TestTags() {}
}
