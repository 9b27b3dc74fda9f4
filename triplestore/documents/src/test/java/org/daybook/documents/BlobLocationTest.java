package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobLocationTest {

  private static final BlobLocation.Keys KEYS = new BlobLocation.Keys("who-i-am", "what-i-know");

  @Test
  void filesAreBesideTheVault() {
    assertThat(BlobLocation.parse("files")).isEqualTo(BlobLocation.FILES).hasToString("files");
  }

  @Test
  void allOfAnS3LocationIsRead() {
    assertThat(
            BlobLocation.parse(
                "s3://bucket/a/prefix?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=eu-north-1"))
        .isEqualTo(
            new BlobLocation.S3(
                URI.create("http://127.0.0.1:9000"), "eu-north-1", "bucket", "a/prefix", null));
    assertThat(BlobLocation.parse("s3://bucket?endpoint=http://127.0.0.1:9000"))
        .isEqualTo(
            new BlobLocation.S3(
                URI.create("http://127.0.0.1:9000"), "us-east-1", "bucket", "", null));
    assertThat(BlobLocation.parse("s3://bucket/?region=eu-north-1"))
        .isEqualTo(new BlobLocation.S3(null, "eu-north-1", "bucket", "", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files",
        "s3://bucket?region=eu-north-1",
        "s3://bucket/a/b?region=eu-north-1&endpoint=https://s3.example.org/path"
      })
  void theTextOfALocationIsReadBack(String text) {
    assertThat(BlobLocation.parse(text)).hasToString(text);
  }

  @Test
  void noTextShowsASecret() {
    var location =
        ((BlobLocation.S3) BlobLocation.parse("s3://bucket/p?region=eu-north-1")).with(KEYS);
    assertThat(location.keys()).isEqualTo(KEYS);
    assertThat(location.toString() + KEYS)
        .isEqualTo("s3://bucket/p?region=eu-north-1Keys[not shown]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3:bucket | has another form",
        "file:///x | has another form",
        "s3 | has another form",
        "s3://bu cket | is no URI (Illegal character in authority at index 7)",
        "s3://me:secret@bucket/p?region=r | has a user or a fragment",
        "s3://bucket | has neither region nor endpoint",
        "s3://bucket?region | has a parameter without a value",
        "s3://bucket?region=a&region=b | has the parameter region twice",
        "s3://bucket?region=a&secretKey=secret | has the parameters [secretKey], which do not"
            + " belong there (keys are given apart, or by the environment)",
        "s3://Bucket?region=a | names the bucket \"Bucket\", not 3 to 63 lower-case letters,"
            + " digits, dots and hyphens",
        "s3://bucket?region=a%20b | names the region \"a b\"",
        "s3://bucket/a//b?region=a | names the prefix \"a//b\", not up to 9 names of letters,"
            + " digits and . _ = - joined by single slashes",
        "s3://bucket?endpoint=ftp://host | has an endpoint that is not http:// or https:// and a"
            + " host",
        "s3://bucket?endpoint=http://a:secret@host | has an endpoint that is not http:// or"
            + " https:// and a host",
        "s3://bucket?endpoint=%20 | has an endpoint that is no URI"
      })
  void whatIsWrongIsNamedAndNoSecretRepeated(String text, String fault) {
    assertThatThrownBy(() -> BlobLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the location of the blobs %s: wanted files, or s3://<bucket>/<prefix>?region=<name>&endpoint=<uri>"
                .formatted(fault))
        .hasMessageNotContaining("secret@")
        .hasMessageNotContaining("=secret")
        .hasNoCause();
  }

  @Test
  void blankKeysAreRefused() {
    assertThatThrownBy(() -> new BlobLocation.Keys("", "what-i-know"))
        .hasMessage(
            "the keys of the blobs' store: wanted an access key and a secret key, not blank");
  }
}
