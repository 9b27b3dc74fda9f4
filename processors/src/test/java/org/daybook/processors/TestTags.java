package org.daybook.processors;

/// Tags of tests.
public final class TestTags {

  /// Takes minutes; left out unless asked for with `-Pslow`.
  public static final String SLOW = "slow";

  private TestTags() {}
}
