package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.documents.BlobRef;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Brings files into a bucket: small ones in one request, others in parts. A key shows all of a
/// file or nothing of it.
final class S3Uploads {

  /// No store takes more parts of one upload.
  private static final int MOST_PARTS = 10_000;

  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final String TYPE = "application/octet-stream";

  private final S3Objects objects;
  private final long partBytes;
  private final Set<String> active = ConcurrentHashMap.newKeySet();

  /// @param partBytes above which size there are parts, and of which size they are
  S3Uploads(S3Objects objects, long partBytes) {
    this.objects = objects;
    this.partBytes = partBytes;
  }

  /// Uploads a file under a blob's name.
  ///
  /// @param replace whether what is there gives way
  /// @return false when something is there and stays
  boolean upload(BlobRef ref, Path file, long size, boolean replace) {
    try {
      if (size <= partBytes) {
        put(objects.key(ref), file, replace);
      } else {
        putParts(objects.key(ref), file, size, replace);
      }
      return true;
    } catch (S3Exception e) {
      boolean taken = e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT;
      if (taken && !replace) {
        return false;
      }
      throw e;
    }
  }

  private void put(String key, Path file, boolean replace) {
    objects
        .client()
        .putObject(
            request -> {
              request.bucket(objects.bucket()).key(key).contentType(TYPE);
              if (!replace) {
                request.ifNoneMatch("*");
              }
            },
            RequestBody.fromFile(file));
  }

  private void putParts(String key, Path file, long size, boolean replace) {
    String id =
        objects
            .client()
            .createMultipartUpload(r -> r.bucket(objects.bucket()).key(key).contentType(TYPE))
            .uploadId();
    active.add(id);
    boolean whole = false;
    try {
      List<CompletedPart> parts = parts(key, id, file, size);
      objects
          .client()
          .completeMultipartUpload(
              request -> {
                request.bucket(objects.bucket()).key(key).uploadId(id);
                request.multipartUpload(upload -> upload.parts(parts));
                if (!replace) {
                  request.ifNoneMatch("*");
                }
              });
      whole = true;
    } finally {
      if (!whole) {
        abandon(key, id);
      }
      active.remove(id);
    }
  }

  private List<CompletedPart> parts(String key, String id, Path file, long size) {
    long each = Math.max(partBytes, Math.ceilDiv(size, MOST_PARTS));
    var parts = new ArrayList<CompletedPart>();
    for (long offset = 0; offset < size; offset += each) {
      int number = parts.size() + 1;
      String tag =
          objects
              .client()
              .uploadPart(
                  r -> r.bucket(objects.bucket()).key(key).uploadId(id).partNumber(number),
                  part(file, offset, Math.min(each, size - offset)))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return parts;
  }

  private static RequestBody part(Path file, long offset, long length) {
    return RequestBody.fromContentProvider(() -> slice(file, offset, length), length, TYPE);
  }

  private static InputStream slice(Path file, long offset, long length) {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(offset);
      return new Bounded(in, length);
    } catch (IOException e) {
      throw Faults.disk(file.resolveSibling(""), "read", e);
    }
  }

  private void abandon(String key, String id) {
    try {
      objects.client().abortMultipartUpload(r -> r.bucket(objects.bucket()).key(key).uploadId(id));
    } catch (SdkException e) {
      // Swept later.
    }
  }

  /// Ends uploads begun before this time that are not under way here.
  long sweep(Instant before) {
    long swept = 0;
    var pages =
        objects
            .client()
            .listMultipartUploadsPaginator(
                r -> r.bucket(objects.bucket()).prefix(objects.prefix()));
    for (MultipartUpload upload : pages.uploads()) {
      boolean ours =
          upload.key().startsWith(objects.prefix())
              && BlobNames.parse(upload.key().substring(objects.prefix().length())).isPresent();
      if (ours && upload.initiated().isBefore(before) && !active.contains(upload.uploadId())) {
        abandon(upload.key(), upload.uploadId());
        swept++;
      }
    }
    return swept;
  }
}
