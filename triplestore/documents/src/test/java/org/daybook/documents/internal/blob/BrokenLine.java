package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A line to a server that breaks after so many bytes, whichever way they go; from then on it looks
/// as if the server were killed, until it is mended.
final class BrokenLine implements AutoCloseable {

  private final ServerSocket listening;
  private final URI server;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  BrokenLine(URI server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  void breakAfter(long bytes) {
    left.set(bytes);
  }

  void mend() {
    left.set(Long.MAX_VALUE);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        if (left.get() <= 0) {
          end(client);
          continue;
        }
        var behind = new Socket(server.getHost(), server.getPort());
        open.add(behind);
        Thread.ofPlatform().daemon().start(() -> pass(client, behind));
        Thread.ofPlatform().daemon().start(() -> pass(behind, client));
      } catch (IOException e) {
        // closed, or the client went
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[8192];
      int read = in.read(buffer);
      while (read >= 0 && left.addAndGet(-read) > 0) {
        out.write(buffer, 0, read);
        out.flush();
        read = in.read(buffer);
      }
    } catch (IOException e) {
      // the other side ended
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed then
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(this::end);
  }
}
