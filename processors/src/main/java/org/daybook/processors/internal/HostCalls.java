package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Memory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.Limits;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// What a guest may ask of the host, on behalf of one run. Confined to the run's caller. What a
/// guest does wrong is thrown as [RoutineFailure] and ends the run.
final class HostCalls {

  private static final int REQUEST_OVERHEAD = 4_096;
  private static final int CHUNK = 64 << 10;

  private final BranchAccess access;
  private final RunFacts facts;
  private final Limits limits;
  private final GuestLog log;
  private long calls;
  private long outputBytes;
  private long bytesRead;
  private long bytesWritten;

  HostCalls(BranchAccess access, RunFacts facts, Limits limits, GuestLog log) {
    this.access = access;
    this.facts = facts;
    this.limits = limits;
    this.log = log;
  }

  /// Answers one JSON request.
  byte[] call(Memory memory, int pointer, int length) {
    count();
    if (length > limits.outputBytes() - outputBytes + REQUEST_OVERHEAD) {
      throw tooMuch("sent the host a request of %d bytes".formatted(length));
    }
    byte[] bytes = GuestBytes.read(memory, pointer, length, "a request");
    JsonNode request;
    try {
      request = StrictJson.read(bytes);
    } catch (StrictJson.Malformed malformed) {
      throw badCall("sent a request that is not the JSON wanted here: " + malformed.getMessage());
    }
    return answer(request).toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Copies a range of a blob into the guest's memory.
  ///
  /// @return how many bytes; 0 at the end, -1 when the blob is not here
  int blobRead(Memory memory, int hashAt, int hashLength, long offset, int into, int length) {
    count();
    BlobRef ref =
        blob(
            new String(
                GuestBytes.read(memory, hashAt, Math.min(hashLength, 65), "a blob's name"),
                StandardCharsets.ISO_8859_1));
    GuestBytes.check(memory, into, length, "a place for a blob's bytes");
    if (offset < 0) {
      throw badCall("read a blob from the negative offset %d".formatted(offset));
    }
    OptionalLong size = access.blobSize(ref);
    if (size.isEmpty()) {
      return -1;
    }
    int wanted = (int) Math.min(length, Math.max(0, size.getAsLong() - offset));
    if (wanted == 0) {
      return 0;
    }
    try (InputStream bytes = access.openBlob(ref, offset, wanted)) {
      var chunk = new byte[Math.min(CHUNK, wanted)];
      int done = 0;
      while (done < wanted) {
        int read = bytes.read(chunk, 0, Math.min(chunk.length, wanted - done));
        if (read < 0) {
          break;
        }
        memory.write(into + done, chunk, 0, read);
        done += read;
      }
      bytesRead += done;
      return done;
    } catch (IOException unreadable) {
      throw new RoutineFailure(
          Code.HOST,
          "the blob %s could not be read: %s".formatted(ref, unreadable.getMessage()),
          unreadable);
    }
  }

  /// Stores bytes of the guest's memory as a blob and puts its 64 digits at `out`.
  int blobWrite(Memory memory, int pointer, int length, int out) {
    count();
    GuestBytes.check(memory, pointer, length, "a blob");
    GuestBytes.check(memory, out, 64, "a place for a blob's name");
    spend(length, "wrote a blob of %d bytes".formatted(length));
    try {
      BlobRef ref =
          access.writeBlob(
              new ByteArrayInputStream(GuestBytes.read(memory, pointer, length, "a blob")));
      memory.write(out, ref.sha256().getBytes(StandardCharsets.US_ASCII), 0, 64);
      bytesWritten += length;
      return 64;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible); // bytes in memory are read without I/O
    }
  }

  /// What the guest returned, read; a reported error ends the run.
  JsonNode result(byte[] bytes) {
    spend(bytes.length, "returned %d bytes".formatted(bytes.length));
    JsonNode result;
    try {
      result = StrictJson.read(bytes);
    } catch (StrictJson.Malformed malformed) {
      throw badCall("returned what is not the JSON wanted here: " + malformed.getMessage());
    }
    JsonNode error = result.get("error");
    if (error != null) {
      throw new RoutineFailure(
          Code.REPORTED,
          Traps.oneLine(error.path("code").asText("error"), 100)
              + ": "
              + Traps.oneLine(error.path("message").asText(""), 1_000));
    }
    JsonNode ok = result.get("ok");
    if (ok == null) {
      throw badCall(
          "returned neither {\"ok\": ...} nor {\"error\": {\"code\": ..., \"message\": ...}}");
    }
    return ok;
  }

  long calls() {
    return calls;
  }

  long bytesRead() {
    return bytesRead;
  }

  long bytesWritten() {
    return bytesWritten;
  }

  /// How many bytes the run may still return and write.
  long outputLeft() {
    return limits.outputBytes() - outputBytes;
  }

  private ObjectNode answer(JsonNode request) {
    String operation = text(request, "op");
    return switch (operation) {
      case "prop.get" -> ok(access.get(key(request)).orElse(null));
      case "prop.put" -> put(request);
      case "prop.delete" -> {
        access.delete(key(request));
        yield ok(null);
      }
      case "prop.list" -> ok(keys(request));
      case "log" -> {
        log.write(text(request, "level"), text(request, "message"));
        yield ok(null);
      }
      case "clock" -> ok(JsonNodeFactory.instance.textNode(facts.now()));
      case "random" -> ok(JsonNodeFactory.instance.numberNode(facts.random()));
      case "blob.size" -> blobSize(blob(text(request, "blob")));
      default ->
          throw badCall(
              ("asked for the unknown operation \"%s\"; there are prop.get, prop.put, prop.delete, prop.list, log, clock,"
                      + " random and blob.size")
                  .formatted(Traps.oneLine(operation, 60)));
    };
  }

  private ObjectNode put(JsonNode request) {
    JsonNode value = request.get("value");
    if (value == null) {
      throw badCall("sent a prop.put without a value");
    }
    PropKey key = key(request);
    int length = value.toString().getBytes(StandardCharsets.UTF_8).length;
    spend(length, "put %s with %d bytes".formatted(key, length));
    access.put(key, value);
    bytesWritten += length;
    return ok(null);
  }

  private JsonNode keys(JsonNode request) {
    var keys = JsonNodeFactory.instance.arrayNode();
    Tag tag = null;
    if (request.hasNonNull("tag")) {
      String name = text(request, "tag");
      try {
        tag = new Tag(name);
      } catch (IllegalArgumentException malformed) {
        throw badCall("named a " + malformed.getMessage());
      }
    }
    access.keys(tag).forEach(key -> keys.add(key.toString()));
    return keys;
  }

  private ObjectNode blobSize(BlobRef ref) {
    OptionalLong size = access.blobSize(ref);
    if (size.isPresent()) {
      return ok(JsonNodeFactory.instance.numberNode(size.getAsLong()));
    }
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response
        .putObject("error")
        .put("code", "blob-unknown")
        .put("message", "the blob %s is not here".formatted(ref));
    return response;
  }

  private static ObjectNode ok(@Nullable JsonNode value) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.set("ok", value == null ? JsonNodeFactory.instance.nullNode() : value);
    return response;
  }

  private static PropKey key(JsonNode request) {
    String text = text(request, "key");
    try {
      return PropKey.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw badCall("named a " + malformed.getMessage());
    }
  }

  private static BlobRef blob(String name) {
    try {
      return name.startsWith("daybook:") ? BlobRef.parse(name) : new BlobRef(name);
    } catch (IllegalArgumentException malformed) {
      throw badCall("named a " + Traps.oneLine(String.valueOf(malformed.getMessage()), 300));
    }
  }

  private static String text(JsonNode request, String field) {
    JsonNode value = request.get(field);
    if (value == null || !value.isTextual()) {
      throw badCall("sent a request without the text \"%s\"".formatted(field));
    }
    return value.textValue();
  }

  private void count() {
    calls++;
    if (calls > limits.hostCalls()) {
      throw new RoutineFailure(
          Code.CALL_LIMIT, "it called the host more than %d times".formatted(limits.hostCalls()));
    }
  }

  private void spend(long bytes, String what) {
    if (bytes > limits.outputBytes() - outputBytes) {
      throw tooMuch(what);
    }
    outputBytes += bytes;
  }

  private RoutineFailure tooMuch(String what) {
    return new RoutineFailure(
        Code.OUTPUT_LIMIT,
        "it %s, having written %d before; all in all %d are allowed"
            .formatted(what, outputBytes, limits.outputBytes()));
  }

  static RoutineFailure badCall(String what) {
    return new RoutineFailure(Code.BAD_CALL, "it " + what);
  }

  /// A failure of the host's own, told apart from what the guest did.
  static RoutineFailure host(RuntimeException failure) {
    String what = failure instanceof DaybookException known ? known.code() + ": " : "";
    return new RoutineFailure(
        Code.HOST, "the host failed it: " + what + Traps.describe(failure), failure);
  }
}
