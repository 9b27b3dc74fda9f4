package org.daybook.processors;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much of the machine plugs may use. The operator's word: a manifest can ask for less, never
/// for more.
///
/// @param threads how many runs go on at once, each on a platform thread of its own
/// @param stackBytes the stack of each of these threads; bounds a module's recursion
/// @param memoryShare the part of the Java heap that the memory limits of all running runs may fill
///     together, above 0 and at most 0.9; a run waits until its limit fits
/// @param run the most that one run may use
/// @param moduleBytes the largest module that is accepted
/// @param plugBytes the largest plug, all its files together
/// @param admission how long a module may take to be checked and compiled
/// @param grace how long a run that was stopped may take to end before its thread is abandoned
/// @param privateHosts hosts, each `host` or `host:port`, that granted routines may ask although
///     they are at private addresses
/// @param codeCache the folder where compiled modules are kept over restarts, writable by the
///     operator alone since what lies there is run; null for none
public record SandboxSettings(
    int threads,
    long stackBytes,
    double memoryShare,
    Limits run,
    int moduleBytes,
    int plugBytes,
    Duration admission,
    Duration grace,
    Set<String> privateHosts,
    @Nullable Path codeCache) {

  /// What the files of the code cache may come to.
  public static final long CODE_CACHE_BYTES = 256L << 20;

  private static final int PAGE_BYTES = 65_536;

  public static final SandboxSettings DEFAULTS =
      new SandboxSettings(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          1 << 20,
          0.25,
          Limits.DEFAULTS,
          8 << 20,
          32 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Set.of());

  /// Settings that keep no compiled code.
  public SandboxSettings(
      int threads,
      long stackBytes,
      double memoryShare,
      Limits run,
      int moduleBytes,
      int plugBytes,
      Duration admission,
      Duration grace,
      Set<String> privateHosts) {
    this(
        threads,
        stackBytes,
        memoryShare,
        run,
        moduleBytes,
        plugBytes,
        admission,
        grace,
        privateHosts,
        null);
  }

  public SandboxSettings {
    privateHosts = Set.copyOf(privateHosts);
    require(threads >= 1 && threads <= 1_024, "threads", threads, "1 to 1024");
    require(
        stackBytes >= 1 << 18 && stackBytes <= 1 << 28,
        "stackBytes",
        stackBytes,
        "256 KiB to 256 MiB");
    require(
        memoryShare > 0 && memoryShare <= 0.9,
        "memoryShare",
        memoryShare,
        "above 0 and at most 0.9");
    require(moduleBytes >= 1 << 10, "moduleBytes", moduleBytes, "1 KiB or more");
    require(plugBytes >= moduleBytes, "plugBytes", plugBytes, "moduleBytes or more");
    require(admission.isPositive(), "admission", admission, "a positive time");
    require(grace.isPositive(), "grace", grace, "a positive time");
  }

  /// The same with compiled code kept in this folder.
  public SandboxSettings withCodeCache(Path folder) {
    return new SandboxSettings(
        threads,
        stackBytes,
        memoryShare,
        run,
        moduleBytes,
        plugBytes,
        admission,
        grace,
        privateHosts,
        folder);
  }

  /// The same with these hosts asked wherever they are.
  public SandboxSettings withPrivateHosts(Set<String> hosts) {
    return new SandboxSettings(
        threads,
        stackBytes,
        memoryShare,
        run,
        moduleBytes,
        plugBytes,
        admission,
        grace,
        hosts,
        codeCache);
  }

  /// How many pages of all running runs together fit the share of the heap; never fewer than one
  /// run may have.
  int memoryBudgetPages() {
    long pages = (long) (Runtime.getRuntime().maxMemory() * memoryShare / PAGE_BYTES);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(pages, 1));
  }

  private static void require(boolean holds, String name, Object given, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "sandbox setting %s is %s: wanted %s".formatted(name, given, wanted));
    }
  }
}
