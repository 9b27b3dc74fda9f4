package org.daybook.ingest.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.TikaException;
import org.xml.sax.SAXException;

/// The child process: reads requests from standard input, parses on a few threads, and writes
/// replies to standard output. It ends when its input does, which is when its parent dies.
public final class WorkerMain {

  /// The frames this version speaks.
  public static final int PROTOCOL = 1;

  /// What the process ends with when memory is out, as the virtual machine itself does.
  public static final int OUT_OF_MEMORY = 3;

  private static final int BROKEN = 4;

  private final OutputStream out;
  private final ThreadLocal<FileParser> parsers;

  private WorkerMain(OutputStream out, TikaConfig config) {
    this.out = out;
    this.parsers = ThreadLocal.withInitial(() -> new FileParser(config));
  }

  /// Serves until the input ends.
  ///
  /// @param args how many files to parse at a time
  public static void main(String[] args) {
    // Parsers and their libraries print; what they print must not get between the frames.
    var in = new FileInputStream(FileDescriptor.in);
    var out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    System.setIn(InputStream.nullInputStream());
    Logger.getLogger("").setLevel(Level.OFF);
    int status = 0;
    try {
      serve(Integer.parseInt(args[0]), in, out);
    } catch (IOException | SAXException | TikaException | RuntimeException e) {
      System.err.println("worker: " + e);
      status = BROKEN;
    }
    // A parser may still run, on a thread that nothing can stop.
    Runtime.getRuntime().halt(status);
  }

  private static void serve(int threads, InputStream in, OutputStream out)
      throws IOException, SAXException, TikaException {
    try (InputStream config = WorkerMain.class.getResourceAsStream("tika.xml")) {
      var worker = new WorkerMain(out, new TikaConfig(config));
      worker.say(new Reply.Hello(PROTOCOL, threads));
      @SuppressWarnings("resource") // ended by halt: a parser need not heed an interrupt
      var pool = Executors.newFixedThreadPool(threads);
      for (byte[] frame = Frames.read(in); frame.length > 0; frame = Frames.read(in)) {
        var request = Request.decode(frame);
        pool.execute(() -> worker.answer(request));
      }
    }
  }

  private void answer(Request request) {
    try {
      say(new Reply.Begun(request.id()));
      say(parsers.get().parse(request, type -> tell(request.id(), type)));
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(OUT_OF_MEMORY);
    } catch (Throwable e) { // whatever it is, the parent must learn of it: by this process's end
      System.err.println("worker: " + e);
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private void tell(long id, String type) {
    try {
      say(new Reply.Detected(id, type));
    } catch (IOException e) {
      throw new IllegalStateException("the parent does not read", e);
    }
  }

  private void say(Reply reply) throws IOException {
    byte[] frame = reply.encode();
    synchronized (out) {
      Frames.write(out, frame);
    }
  }
}
