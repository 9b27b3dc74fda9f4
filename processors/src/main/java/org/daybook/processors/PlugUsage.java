package org.daybook.processors;

/// What a plug's runs have cost, all together.
///
/// @param runs how many
/// @param failed how many of them did not come to their end
/// @param metering their sum; of memory, the most that one held
public record PlugUsage(long runs, long failed, Metering metering) {

  public static final PlugUsage NONE = new PlugUsage(0, 0, Metering.NONE);

  /// Of one run.
  public static PlugUsage of(RunResult result) {
    return new PlugUsage(1, result instanceof RunResult.Failed ? 1 : 0, result.metering());
  }

  /// Of the part of a run up to where it waits: after that it is begun anew.
  public static PlugUsage ofPart(Metering metering) {
    return new PlugUsage(0, 0, metering);
  }

  /// Of both.
  public PlugUsage and(PlugUsage other) {
    return new PlugUsage(runs + other.runs, failed + other.failed, metering.and(other.metering));
  }
}
