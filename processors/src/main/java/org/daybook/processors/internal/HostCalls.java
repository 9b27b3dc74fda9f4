package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Memory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.BranchAccess;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// What a guest may ask of the host, on behalf of one run. Confined to the run's caller. What a
/// guest does wrong is thrown as [RoutineFailure] and ends the run.
final class HostCalls {

  private static final int REQUEST_OVERHEAD = 4_096;
  private static final int CHUNK = 64 << 10;
  private static final int MOST_NAME = 100; // the digits, or the reference that holds them
  private static final Set<String> TAKING_TIME = Set.of("sleep", "receive", "invoke", "http");

  private final BranchAccess access;
  private final RunJournal journal;
  private final Budget budget;
  private final GuestLog log;
  private final OutsideCalls outside;
  private int waits;

  HostCalls(
      BranchAccess access, RunJournal journal, Budget budget, GuestLog log, OutsideCalls outside) {
    this.access = access;
    this.journal = journal;
    this.budget = budget;
    this.log = log;
    this.outside = outside;
  }

  /// The time in RFC 3339; one call.
  String now() {
    budget.call();
    return journal.now();
  }

  /// What a run's randomness is drawn from; one call.
  String seed() {
    budget.call();
    return journal.seed();
  }

  /// Waits; one call.
  void sleep(Duration time) {
    budget.call();
    waits++;
    journal.sleep(time);
  }

  /// How often the run has asked for what takes time: it may look at the clock anew after each.
  int waits() {
    return waits;
  }

  /// A line that the guest wrote to its standard error.
  void errorLine(String line) {
    budget.log(1);
    log.write("info", line);
  }

  /// Why the guest failed, as far as there is room in its log.
  void lastWords(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int room = (int) Math.min(bytes.length, budget.logLeft());
    if (room > 0) {
      log.write("error", new String(bytes, 0, room, StandardCharsets.UTF_8));
    }
  }

  Budget budget() {
    return budget;
  }

  /// Answers one JSON request.
  byte[] call(Memory memory, int pointer, int length) {
    budget.call();
    if (length > budget.outputLeft() + REQUEST_OVERHEAD) {
      throw budget.tooMuch("sent the host a request of %d bytes".formatted(length));
    }
    byte[] bytes = GuestBytes.read(memory, pointer, length, "a request");
    return call(bytes);
  }

  private byte[] call(byte[] bytes) {
    JsonNode request;
    try {
      request = StrictJson.read(bytes);
    } catch (StrictJson.Malformed malformed) {
      throw Request.bad(
          "sent a request that is not the JSON wanted here: " + malformed.getMessage());
    }
    journal.asked(request);
    return answer(new Request(request)).toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Copies a range of a blob into the guest's memory.
  ///
  /// @return how many bytes; 0 at the end, -1 when the blob is not here
  int blobRead(Memory memory, int hashAt, int hashLength, long offset, int into, int length) {
    budget.call();
    BlobRef ref =
        Request.blob(
            new String(
                GuestBytes.read(memory, hashAt, Math.min(hashLength, MOST_NAME), "a blob's name"),
                StandardCharsets.ISO_8859_1));
    GuestBytes.check(memory, into, length, "a place for a blob's bytes");
    journal.asked(
        Request.operation("blob.read")
            .put("blob", ref.sha256())
            .put("offset", offset)
            .put("length", length));
    if (offset < 0) {
      throw Request.bad("read a blob from the negative offset %d".formatted(offset));
    }
    OptionalLong size = access.blobSize(ref);
    if (size.isEmpty()) {
      return -1;
    }
    int wanted = (int) Math.min(length, Math.max(0, size.getAsLong() - offset));
    if (wanted == 0) {
      return 0;
    }
    budget.read(wanted);
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
    budget.call();
    GuestBytes.check(memory, pointer, length, "a blob");
    GuestBytes.check(memory, out, 64, "a place for a blob's name");
    journal.asked(Request.operation("blob.write").put("length", length));
    budget.spend(length, "wrote a blob of %d bytes".formatted(length));
    try {
      BlobRef ref =
          access.writeBlob(
              new ByteArrayInputStream(GuestBytes.read(memory, pointer, length, "a blob")));
      memory.write(out, ref.sha256().getBytes(StandardCharsets.US_ASCII), 0, 64);
      budget.wrote(length);
      return 64;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible); // bytes in memory are read without I/O
    }
  }

  /// What the guest returned, read; a reported error ends the run.
  JsonNode result(byte[] bytes) {
    budget.spend(bytes.length, "returned %d bytes".formatted(bytes.length));
    JsonNode result;
    try {
      result = StrictJson.read(bytes);
    } catch (StrictJson.Malformed malformed) {
      throw Request.bad("returned what is not the JSON wanted here: " + malformed.getMessage());
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
      throw Request.bad(
          "returned neither {\"ok\": ...} nor {\"error\": {\"code\": ..., \"message\": ...}}");
    }
    return ok;
  }

  private ObjectNode answer(Request request) {
    String operation = request.text("op");
    if (TAKING_TIME.contains(operation)) {
      waits++;
    }
    return switch (operation) {
      case "prop.get" -> Request.ok(access.get(request.key()).orElse(null));
      case "prop.put" -> put(request);
      case "prop.delete" -> {
        budget.edit();
        access.delete(request.key());
        yield Request.ok(null);
      }
      case "prop.list" -> Request.ok(keys(request));
      case "doc.create" -> create(request);
      case "log" -> {
        log.write(request.text("level"), request.text("message"));
        yield Request.ok(null);
      }
      case "clock" -> Request.ok(JsonNodeFactory.instance.textNode(journal.now()));
      case "random" -> Request.ok(JsonNodeFactory.instance.numberNode(journal.random()));
      case "blob.size" -> blobSize(Request.blob(request.text("blob")));
      case "query" -> outside.query(request);
      case "references" -> outside.references(request);
      case "sleep" -> outside.sleep(request);
      case "receive" -> outside.receive(request);
      case "progress" -> outside.progress(request);
      case "invoke" -> outside.invoke(request);
      case "http" -> outside.http(request);
      default ->
          throw Request.bad(
              ("asked for the unknown operation \"%s\"; there are prop.get, prop.put, prop.delete, prop.list, doc.create, blob.size,"
                      + " log, clock, random, query, references, sleep, receive, progress, invoke and http")
                  .formatted(Traps.oneLine(operation, 60)));
    };
  }

  private ObjectNode put(Request request) {
    JsonNode value = request.json().get("value");
    if (value == null) {
      throw Request.bad("sent a prop.put without a value");
    }
    PropKey key = request.key();
    int length = value.toString().getBytes(StandardCharsets.UTF_8).length;
    budget.edit();
    budget.spend(length, "put %s with %d bytes".formatted(key, length));
    access.put(key, value);
    budget.wrote(length);
    return Request.ok(null);
  }

  private ObjectNode create(Request request) {
    JsonNode given = request.value("props");
    if (!given.isObject() || given.isEmpty()) {
      throw Request.bad(
          "sent a doc.create without \"props\": wanted an object of one prop or more, by key");
    }
    var props = new TreeMap<PropKey, JsonNode>();
    given.properties().forEach(prop -> props.put(Request.key(prop.getKey()), prop.getValue()));
    int length = given.toString().getBytes(StandardCharsets.UTF_8).length;
    props.keySet().forEach(_ -> budget.edit());
    budget.spend(length, "created a document of %d bytes".formatted(length));
    DocId id = journal.document();
    access.create(
        id,
        props,
        () -> {
          journal.checkCancelled();
          budget.timeLeft();
        });
    budget.wrote(length);
    return Request.ok(JsonNodeFactory.instance.textNode(new Link(id, null, null).toString()));
  }

  private JsonNode keys(Request request) {
    var keys = JsonNodeFactory.instance.arrayNode();
    Tag tag = null;
    if (request.json().hasNonNull("tag")) {
      String name = request.text("tag");
      try {
        tag = new Tag(name);
      } catch (IllegalArgumentException malformed) {
        throw Request.bad("named a " + malformed.getMessage());
      }
    }
    access.keys(tag).forEach(key -> keys.add(key.toString()));
    return keys;
  }

  private ObjectNode blobSize(BlobRef ref) {
    OptionalLong size = access.blobSize(ref);
    return size.isPresent()
        ? Request.ok(JsonNodeFactory.instance.numberNode(size.getAsLong()))
        : Request.error("blob-unknown", "the blob %s is not here".formatted(ref));
  }

  /// A failure of the host's own, told apart from what the guest did.
  static RoutineFailure host(RuntimeException failure) {
    String what = failure instanceof DaybookException known ? known.code() + ": " : "";
    return new RoutineFailure(
        Code.HOST, "the host failed it: " + what + Traps.describe(failure), failure);
  }
}
