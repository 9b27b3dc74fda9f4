package org.daybook.documents.internal.blob;

import java.time.Duration;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// One bucket and prefix: the client, and how blobs are called there.
///
/// @param prefix what keys start with; empty or with a slash at its end
record S3Objects(S3Client client, String bucket, String prefix) implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /// Asks nothing of the store yet.
  static S3Objects open(BlobLocation.S3 location) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .region(Region.of(location.region()))
            .forcePathStyle(true)
            // Stores other than AWS refuse the SDK's own framing and checksums of a body.
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (location.endpoint() != null) {
      builder.endpointOverride(location.endpoint());
    }
    BlobLocation.Keys keys = location.keys();
    if (keys != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(keys.access(), keys.secret())));
    }
    String prefix = location.prefix().isEmpty() ? "" : location.prefix() + "/";
    return new S3Objects(builder.build(), location.bucket(), prefix);
  }

  String key(BlobRef ref) {
    return prefix + BlobNames.name(ref);
  }

  @Override
  public void close() {
    client.close();
  }
}
