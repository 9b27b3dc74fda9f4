package org.daybook.documents;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a vault keeps its blobs. Text forms never hold a secret, so both may be logged.
public sealed interface BlobLocation {

  /// Beside the vault's database, as files under `blobs/`.
  BlobLocation FILES = new Files();

  /// Reads `files`, or `s3://<bucket>[/<prefix>][?endpoint=<uri>&region=<name>]`. An S3 location
  /// read from text takes its keys from the environment as every AWS client does; [S3#with] gives
  /// others.
  ///
  /// @throws IllegalArgumentException for any other text; its message does not repeat the text,
  ///     which may hold a secret
  static BlobLocation parse(String text) {
    if (text.equals("files")) {
      return FILES;
    }
    try {
      return parsed(new URI(text));
    } catch (URISyntaxException e) {
      throw S3.wanted("is no URI (%s at index %d)".formatted(e.getReason(), e.getIndex()));
    }
  }

  private static S3 parsed(URI uri) {
    if (!"s3".equals(uri.getScheme()) || uri.getRawAuthority() == null) {
      throw S3.wanted("has another form");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw S3.wanted("has a user or a fragment");
    }
    Map<String, String> parameters = parameters(uri.getRawQuery());
    String endpoint = parameters.remove("endpoint");
    String region = parameters.remove("region");
    if (!parameters.isEmpty()) {
      throw S3.wanted(
          "has the parameters %s, which do not belong there (keys are given apart, or by the"
                  .formatted(parameters.keySet())
              + " environment)");
    }
    if (region == null && endpoint == null) {
      throw S3.wanted("has neither region nor endpoint");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return new S3(
        endpoint == null ? null : endpoint(endpoint),
        region == null ? "us-east-1" : region,
        uri.getRawAuthority(),
        path.replaceAll("^/|/$", ""),
        null);
  }

  private static URI endpoint(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw S3.wanted("has an endpoint that is no URI");
    }
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new TreeMap<String, String>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw S3.wanted("has a parameter without a value");
      }
      String name = pair.substring(0, equals);
      String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      if (parameters.put(name, value) != null) {
        throw S3.wanted("has the parameter %s twice".formatted(Text.abbreviated(name)));
      }
    }
    return parameters;
  }

  /// Beside the vault's database, as files under `blobs/`.
  record Files() implements BlobLocation {
    @Override
    public String toString() {
      return "files";
    }
  }

  /// A bucket of AWS, or of another store that speaks S3; addressed by path. One vault alone uses a
  /// prefix.
  ///
  /// @param endpoint where another store than AWS answers, by http or https
  /// @param region for instance `eu-central-1`; other stores take any, `us-east-1` by custom
  /// @param bucket exists already
  /// @param prefix what keys start with, without a slash at either end; empty for the whole bucket
  /// @param keys null to find them as every AWS client does (environment, profile, instance)
  record S3(
      @Nullable URI endpoint, String region, String bucket, String prefix, @Nullable Keys keys)
      implements BlobLocation {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-zA-Z0-9-]{1,64}");
    private static final Pattern PREFIX =
        Pattern.compile("|[\\w.=-]{1,200}(?:/[\\w.=-]{1,200}){0,8}");

    public S3 {
      if (!BUCKET.matcher(bucket).matches()) {
        throw wanted(
            "names the bucket \"%s\", not 3 to 63 lower-case letters, digits, dots and hyphens"
                .formatted(Text.abbreviated(bucket)));
      }
      if (!REGION.matcher(region).matches()) {
        throw wanted("names the region \"%s\"".formatted(Text.abbreviated(region)));
      }
      if (!PREFIX.matcher(prefix).matches()) {
        throw wanted(
            ("names the prefix \"%s\", not up to 9 names of letters, digits and . _ = - joined by"
                    + " single slashes")
                .formatted(Text.abbreviated(prefix)));
      }
      if (endpoint != null && !isServer(endpoint)) {
        throw wanted("has an endpoint that is not http:// or https:// and a host");
      }
    }

    private static boolean isServer(URI uri) {
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    }

    private static IllegalArgumentException wanted(String fault) {
      return new IllegalArgumentException(
          ("the location of the blobs %s: wanted files, or"
                  + " s3://<bucket>/<prefix>?region=<name>&endpoint=<uri>")
              .formatted(fault));
    }

    /// The same place, entered with these keys.
    public S3 with(Keys other) {
      return new S3(endpoint, region, bucket, prefix, other);
    }

    /// As [BlobLocation#parse] reads it, without the keys.
    @Override
    public String toString() {
      String at = endpoint == null ? "" : "&endpoint=" + endpoint;
      return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix) + "?region=" + region + at;
    }
  }

  /// What a store knows its user by.
  ///
  /// @param access the access key's id
  /// @param secret the secret access key
  record Keys(String access, String secret) {

    public Keys {
      if (access.isBlank() || secret.isBlank()) {
        throw new IllegalArgumentException(
            "the keys of the blobs' store: wanted an access key and a secret key, not blank");
      }
    }

    @Override
    public String toString() {
      return "Keys[not shown]";
    }
  }
}
