package org.daybook.wflow.log;

/// A store in a schema of a PostgreSQL database. Several processes may have it open; each partition
/// is the one's that opened it last.
public final class PostgresStore extends SqlStore {

  private PostgresStore(Dialect dialect, int partitions) {
    super(dialect, partitions);
  }

  /// Opens the schema, making it if it is not there.
  ///
  /// @param url a JDBC URL, with the user and the password
  /// @param schema up to 63 lower-case letters, digits and `_`
  /// @param partitions how many a new store gets
  /// @throws org.daybook.wflow.WflowException.Unavailable when the server does not answer
  public static PostgresStore open(String url, String schema, int partitions) {
    return new PostgresStore(new PostgresDialect(url, schema), partitions);
  }
}
