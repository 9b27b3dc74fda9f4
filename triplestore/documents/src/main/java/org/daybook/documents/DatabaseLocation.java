package org.daybook.documents;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// Which database holds a vault's documents.
public sealed interface DatabaseLocation {

  /// `vault.db` in the vault's directory.
  DatabaseLocation SQLITE = new Sqlite();

  /// SQLite in the vault's directory; needs nothing else.
  record Sqlite() implements DatabaseLocation {

    @Override
    public String toString() {
      return "sqlite";
    }
  }

  /// A schema in a PostgreSQL database.
  ///
  /// @param jdbcUrl where, as the JDBC driver takes it, with or without user and password
  /// @param schema the PostgreSQL schema, made if it is not there; 1 to 63 of `a-z 0-9 _`
  record Postgresql(String jdbcUrl, String schema) implements DatabaseLocation {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    public Postgresql {
      if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException("database URL: wanted jdbc:postgresql://host:port/name");
      }
      if (!NAME.matcher(schema).matches()) {
        throw new IllegalArgumentException(
            "database schema \"%s\": wanted 1 to 63 of a-z 0-9 _, not a digit first"
                .formatted(Text.abbreviated(schema)));
      }
    }

    /// Without user and password.
    @Override
    public String toString() {
      int query = jdbcUrl.indexOf('?');
      String shown = query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
      return shown.replaceFirst("//[^/@]*@", "//") + " schema " + schema;
    }
  }

  /// Reads the setting: `sqlite`, or `postgresql://[user[:password]@]host[:port]/name[?schema=s]`.
  ///
  /// @param schema the schema to use when the setting names none
  /// @throws IllegalArgumentException for anything else
  static DatabaseLocation parse(String setting, String schema) {
    if (setting.equals("sqlite")) {
      return SQLITE;
    }
    URI uri;
    try {
      uri = new URI(setting);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(WANTED, e);
    }
    if (!"postgresql".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getPath().length() < 2) {
      throw new IllegalArgumentException(WANTED);
    }
    var url =
        new StringBuilder("jdbc:postgresql://")
            .append(uri.getHost())
            .append(uri.getPort() < 0 ? "" : ":" + uri.getPort())
            .append(uri.getRawPath());
    String named = schema;
    char join = '?';
    String user = uri.getRawUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      url.append("?user=").append(colon < 0 ? user : user.substring(0, colon));
      join = '&';
      if (colon >= 0) {
        url.append("&password=").append(user.substring(colon + 1));
      }
    }
    if (uri.getRawQuery() != null) {
      for (String part : uri.getRawQuery().split("&", -1)) {
        if (part.startsWith("schema=")) {
          named = part.substring("schema=".length());
        } else {
          url.append(join).append(part);
          join = '&';
        }
      }
    }
    return new Postgresql(url.toString(), named);
  }

  /// What [#parse] takes; names no secret.
  String WANTED =
      "database setting: wanted sqlite, or"
          + " postgresql://[user[:password]@]host[:port]/name[?schema=name]";
}
