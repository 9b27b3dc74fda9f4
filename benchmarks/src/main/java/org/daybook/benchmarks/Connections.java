package org.daybook.benchmarks;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Connections to one port that are kept between calls. Thread-safe.
final class Connections {

  private final int port;
  private final ConcurrentLinkedDeque<LeanClient> idle = new ConcurrentLinkedDeque<>();

  Connections(int port) {
    this.port = port;
  }

  byte[] post(String path, byte[] body) throws IOException {
    LeanClient kept = idle.pollFirst();
    LeanClient client = kept == null ? new LeanClient(port) : kept;
    try {
      byte[] answer = client.post(path, "application/octet-stream", body);
      idle.addFirst(client);
      return answer;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }
}
