package org.daybook.wflow;

/// Something a job waits for that others complete.
///
/// @param job the one that waits
/// @param name unique within the job
public record Awaitable(JobId job, String name) {

  public Awaitable {
    Texts.name("awaitable name", name);
  }

  /// Reads what [#toString] wrote.
  public static Awaitable parse(String id) {
    int slash = id.indexOf('/');
    if (slash < 0 || slash == id.length() - 1) {
      throw new IllegalArgumentException(
          "awaitable \"%s\": wanted a job's id, a slash and a name".formatted(id));
    }
    return new Awaitable(new JobId(id.substring(0, slash)), id.substring(slash + 1));
  }

  @Override
  public String toString() {
    return job + "/" + name;
  }
}
