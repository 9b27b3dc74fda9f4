package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Blobs as objects `<prefix>/ab/<sha-256>` of a bucket. On this machine lie bytes on their way in,
/// and copies for who needs a file; all of them can be deleted. A blob's age is its object's.
final class S3Store implements BlobStore {

  private static final int MISSING = 404;
  private static final int BEYOND = 416;

  /// What one request uploads, and the size of a part.
  private static final long PART_BYTES = 16L * 1024 * 1024;

  /// No store copies more in one request.
  private static final long MOST_COPIED = 5L * 1024 * 1024 * 1024;

  private static final long COPIES_BYTES = 1024L * 1024 * 1024;

  private final S3Objects objects;
  private final S3Faults faults;
  private final S3Uploads uploads;
  private final LocalCopies copies;
  private final Path spool;
  private final Set<String> active;
  private final Clock clock;
  private final Duration renewAfter;

  private S3Store(
      BlobLocation.S3 location, Path local, Set<String> active, Clock clock, Duration renewAfter)
      throws IOException {
    this.objects = S3Objects.open(location);
    this.faults = new S3Faults(location);
    this.uploads = new S3Uploads(objects, PART_BYTES);
    this.spool = Files.createDirectories(local.resolve("spool"));
    this.copies = LocalCopies.open(local.resolve("copies"), COPIES_BYTES, clock);
    this.active = active;
    this.clock = clock;
    this.renewAfter = renewAfter;
  }

  /// Opens the store, and asks it for its first name, so that a wrong location is told at once.
  ///
  /// @param local a folder of this machine, made if it is not there
  /// @param active names of files in [#spool] that are in use
  /// @param renewAfter a younger blob is not renewed, since that copies it
  static S3Store open(
      BlobLocation.S3 location, Path local, Set<String> active, Clock clock, Duration renewAfter) {
    try {
      var store = new S3Store(location, local, active, clock, renewAfter);
      try {
        store.greet();
        FileStore.sweep(store.spool, Instant.MAX, active);
        return store;
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (IOException e) {
      throw Faults.disk(local, "opened", e);
    }
  }

  private void greet() {
    asked(
        "opened",
        () ->
            objects
                .client()
                .listObjectsV2(
                    r -> r.bucket(objects.bucket()).prefix(objects.prefix()).maxKeys(1)));
  }

  @Override
  public Path spool() {
    return spool;
  }

  @Override
  public Optional<Kept> find(BlobRef ref) {
    return asked(
        "read",
        () -> {
          try {
            var head =
                objects.client().headObject(r -> r.bucket(objects.bucket()).key(objects.key(ref)));
            return Optional.of(new Kept(head.contentLength(), head.lastModified()));
          } catch (S3Exception e) {
            if (e.statusCode() == MISSING) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public void add(BlobRef ref, Path whole, long size, boolean replace) {
    boolean added = asked("written", () -> uploads.upload(ref, whole, size, replace));
    if (!added && find(ref).filter(kept -> kept.size() == size).isEmpty()) {
      asked("written", () -> uploads.upload(ref, whole, size, true));
    }
  }

  @Override
  public boolean renew(BlobRef ref, Kept kept) {
    if (kept.modified().plus(renewAfter).isAfter(clock.instant())) {
      return true;
    }
    if (kept.size() > MOST_COPIED) {
      return false;
    }
    return asked(
        "written",
        () -> {
          try {
            objects
                .client()
                .copyObject(
                    r ->
                        r.sourceBucket(objects.bucket())
                            .sourceKey(objects.key(ref))
                            .destinationBucket(objects.bucket())
                            .destinationKey(objects.key(ref))
                            .metadataDirective(MetadataDirective.REPLACE)
                            .contentType("application/octet-stream")
                            // A copy onto itself must change something.
                            .metadata(Map.of("renewed", clock.instant().toString())));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == MISSING && !S3Faults.isNoBucket(e)) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public InputStream read(BlobRef ref) {
    return read(ref, null);
  }

  @Override
  public InputStream read(BlobRef ref, long offset, long length) {
    long last = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length - 1;
    try {
      return read(ref, "bytes=" + offset + "-" + last);
    } catch (DaybookException.Unavailable e) {
      if (e.getCause() instanceof S3Exception answer && answer.statusCode() == BEYOND) {
        long size = find(ref).orElseThrow(() -> Faults.unknown(ref)).size();
        if (offset == size) {
          return InputStream.nullInputStream();
        }
        throw Faults.range(ref, offset, length, size);
      }
      throw e;
    }
  }

  private InputStream read(BlobRef ref, @Nullable String range) {
    ResponseInputStream<GetObjectResponse> in =
        asked(
            "read",
            () -> {
              try {
                return objects
                    .client()
                    .getObject(r -> r.bucket(objects.bucket()).key(objects.key(ref)).range(range));
              } catch (S3Exception e) {
                if (e.statusCode() == MISSING && !S3Faults.isNoBucket(e)) {
                  throw Faults.unknown(ref);
                }
                throw e;
              }
            });
    return new StoreInput(in, in.response().contentLength(), e -> faults.broken("read", e));
  }

  @Override
  public Path file(BlobRef ref, Supplier<InputStream> verified) {
    return copies.file(ref, verified);
  }

  @Override
  public void remove(BlobRef ref) {
    asked(
        "written",
        () -> objects.client().deleteObject(r -> r.bucket(objects.bucket()).key(objects.key(ref))));
    copies.remove(ref);
  }

  @Override
  public void walk(Predicate<Listed> visitor) {
    asked(
        "read",
        () -> {
          var pages =
              objects
                  .client()
                  .listObjectsV2Paginator(r -> r.bucket(objects.bucket()).prefix(objects.prefix()));
          for (S3Object object : pages.contents()) {
            if (!visitor.test(listed(object))) {
              return false;
            }
          }
          return true;
        });
  }

  private Listed listed(S3Object object) {
    String name = object.key().substring(objects.prefix().length());
    Optional<BlobRef> ref = BlobNames.parse(name);
    return ref.isPresent()
        ? new Listed.Blob(ref.get(), object.size(), object.lastModified())
        : new Listed.Unknown(name);
  }

  @Override
  public long sweep(Instant before) {
    try {
      return FileStore.sweep(spool, before, active) + asked("written", () -> uploads.sweep(before));
    } catch (IOException e) {
      throw Faults.disk(spool, "written", e);
    }
  }

  private <T> T asked(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw faults.unavailable(what, e);
    } catch (UncheckedIOException e) {
      throw faults.broken(what, new IOException(e)); // the SDK's client lets some pass as they are
    }
  }

  @Override
  public void close() {
    objects.close();
  }
}
