package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.processors.Metering;
import org.daybook.processors.PlugUsage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the runs of each plug have cost. It is kept in a file, written when it is closed and within
/// seconds of a run: what the last of them cost is lost when the process is killed. A file that
/// cannot be read or written is said in the log, and stops nothing. Thread-safe.
public final class Usage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Usage.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final @Nullable Path file;
  private final Duration delay;
  private final Map<String, PlugUsage> byPlug = new ConcurrentHashMap<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private boolean closed;

  /// Goes on from what the file tells.
  ///
  /// @param file need not be there yet; null to keep nothing
  public Usage(@Nullable Path file) {
    this(file, DELAY);
  }

  /// @param delay from a run to when it is written
  Usage(@Nullable Path file, Duration delay) {
    this.file = file;
    this.delay = delay;
    if (file != null) {
      read(file);
    }
  }

  void add(String plug, PlugUsage used) {
    byPlug.merge(plug, used, PlugUsage::and);
    if (file != null && due.compareAndSet(false, true)) {
      Thread.ofVirtual().name("usage").start(() -> writeSoon(file));
    }
  }

  /// Of a plug; of one that has not run, nothing.
  public PlugUsage of(String plug) {
    return byPlug.getOrDefault(plug, PlugUsage.NONE);
  }

  private void read(Path from) {
    try {
      JsonNode plugs = JSON.readTree(Files.readAllBytes(from)).path("plugs");
      plugs
          .properties()
          .forEach(
              plug ->
                  byPlug.put(
                      plug.getKey(),
                      new PlugUsage(
                          plug.getValue().path("runs").asLong(),
                          plug.getValue().path("failed").asLong(),
                          Metering.of(plug.getValue().path("cost")))));
    } catch (NoSuchFileException _) {
      // nothing has run yet
    } catch (IOException e) {
      LOG.warn("{} cannot be read: what plugs cost is counted anew", from, e);
    }
  }

  private void writeSoon(Path to) {
    try {
      Thread.sleep(delay);
      write(to, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Path to, boolean last) {
    writing.lock();
    try {
      boolean wanted = !closed && due.getAndSet(false); // what is added from now on is due again
      closed |= last;
      if (wanted) {
        replace(to, JSON.writeValueAsBytes(json()));
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be written: what plugs cost is counted anew after a restart", to, e);
    } finally {
      writing.unlock();
    }
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode plugs = json.putObject("plugs");
    new TreeMap<>(byPlug)
        .forEach(
            (plug, used) ->
                plugs
                    .putObject(plug)
                    .put("runs", used.runs())
                    .put("failed", used.failed())
                    .set("cost", used.metering().toJson()));
    return json;
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    if (file != null) {
      write(file, true);
    }
  }
}
