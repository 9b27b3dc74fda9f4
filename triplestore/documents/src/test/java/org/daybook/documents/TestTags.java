package org.daybook.documents;

/// Tags of tests.
public final class TestTags {

  /// Takes long; left out unless asked for with `-Pslow`.
  public static final String SLOW = "slow";

  private TestTags() {}
}
