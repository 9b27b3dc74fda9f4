package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.DaybookException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Turns what goes wrong with an S3 store into what to do about it.
final class S3Faults {

  private final BlobLocation.S3 location;

  S3Faults(BlobLocation.S3 location) {
    this.location = location;
  }

  /// @param what `opened`, `read`, `written`
  DaybookException unavailable(String what, SdkException e) {
    return unavailable(what, remedy(e), e);
  }

  /// A line that broke while bytes went over it.
  DaybookException broken(String what, IOException e) {
    return unavailable(what, "the connection broke (%s): try again".formatted(root(e)), e);
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : root(cause);
  }

  private DaybookException unavailable(String what, String remedy, Exception e) {
    return new DaybookException.Unavailable(
        "blob-store", "the blob store %s cannot be %s: %s".formatted(location, what, remedy), e);
  }

  private String remedy(SdkException e) {
    return switch (e) {
      case S3Exception answer -> remedy(answer);
      case AbortedException _ -> "the thread was interrupted: try again";
      default -> unanswered(e);
    };
  }

  /// No answer, or none asked for.
  private String unanswered(SdkException e) {
    if (Thread.currentThread().isInterrupted()) {
      return "the thread was interrupted: try again";
    }
    if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
      return "no keys were given and none found: give an access key and a secret key, or set"
          + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "nothing answers there (%s): start the store, or correct the endpoint"
            .formatted(cause.getMessage());
      }
      if (cause instanceof UnknownHostException) {
        return "there is no host %s: correct the endpoint or the region"
            .formatted(cause.getMessage());
      }
      if (cause instanceof IOException && cause.getCause() == null) {
        return "the connection broke (%s): try again".formatted(cause);
      }
    }
    return e.getMessage() + ": correct the location, or try again";
  }

  /// Whether it is the bucket that is missing, rather than what was asked of it.
  static boolean isNoBucket(S3Exception e) {
    return code(e).equals("NoSuchBucket");
  }

  private static String code(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String said(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  private String remedy(S3Exception e) {
    String code = code(e);
    String answer = code.isEmpty() ? "" + e.statusCode() : e.statusCode() + " " + code;
    return switch (code) {
      case "NoSuchBucket" ->
          "there is no bucket \"%s\" (%s): make it, or name another".formatted(bucket(), answer);
      case "InvalidAccessKeyId" ->
          "it does not know the access key (%s): give a valid one".formatted(answer);
      case "SignatureDoesNotMatch" ->
          "the secret key does not fit the access key (%s): give both anew".formatted(answer);
      case "RequestTimeTooSkewed" ->
          "its clock and this machine's differ too much (%s): set them".formatted(answer);
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "the bucket \"%s\" is in another region than %s (%s): name its region"
              .formatted(bucket(), location.region(), answer);
      default -> remedy(e.statusCode(), answer, said(e));
    };
  }

  private String remedy(int status, String answer, String said) {
    if (status == 401 || status == 403) {
      return ("it refuses these keys (%s): allow them s3:ListBucket, s3:ListBucketMultipartUploads,"
              + " s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on bucket"
              + " \"%s\"")
          .formatted(answer, bucket());
    }
    if (status >= 500) {
      return "it failed (%s): try again later, its log says why".formatted(answer);
    }
    return "it refused (%s%s): check that it speaks S3 and that the location is right"
        .formatted(answer, said.isEmpty() ? "" : ", " + said);
  }

  private String bucket() {
    return location.bucket();
  }
}
