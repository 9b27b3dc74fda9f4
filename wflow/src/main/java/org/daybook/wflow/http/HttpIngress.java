package org.daybook.wflow.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.daybook.wflow.Ingress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves an engine's jobs over HTTP/1.1: `POST /{wflow}/{key}` runs one and answers its result,
/// `GET /jobs/{id}` looks at one, `POST /jobs/{id}/cancel` cancels one.
///
/// It knows no users: whoever reaches the address may ask. So it is bound to loopback unless the
/// settings say otherwise, and refuses what a web page may have sent.
public final class HttpIngress implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpIngress.class);
  private static final int BACKLOG = 1_024;

  private final HttpIngressSettings settings;
  private final HttpServer server;
  private final Guard guard;
  private final Calls calls;
  private final Semaphore slots;
  private final Set<Request> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wflow-http-", 0).factory());
  private volatile boolean closed;

  private HttpIngress(Ingress ingress, HttpServer server, HttpIngressSettings settings) {
    this.settings = settings;
    this.server = server;
    this.guard = new Guard(server.getAddress(), settings.hosts());
    this.calls = new Calls(ingress, settings);
    this.slots = new Semaphore(settings.mostAtOnce());
  }

  /// Serves from now on. The engine stays the caller's, to be closed after this.
  ///
  /// @param address port 0 takes a free one
  /// @throws IllegalArgumentException for an address beyond loopback, unless the settings allow it
  /// @throws UncheckedIOException when the address cannot be bound
  public static HttpIngress open(
      Ingress ingress, InetSocketAddress address, HttpIngressSettings settings) {
    boolean loopback = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    if (address.isUnresolved() || !(loopback || settings.beyondLoopback())) {
      throw new IllegalArgumentException(
          ("address %s: wanted one of this machine alone, such as 127.0.0.1, as whoever reaches it may"
                  + " run jobs; or settings with beyondLoopback")
              .formatted(address));
    }
    ServerProperties.set();
    try {
      var ingressOverHttp = new HttpIngress(ingress, HttpServer.create(address, BACKLOG), settings);
      ingressOverHttp.start();
      return ingressOverHttp;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "address %s could not be bound: wanted one that is this machine's and free"
              .formatted(address),
          e);
    }
  }

  private void start() {
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Answers those who wait that they should ask again; their jobs go on.
  @Override
  public void close() {
    closed = true;
    open.forEach(request -> request.answer(closing().reply(request.path())));
    server.stop(Math.toIntExact(settings.closeWithin().plusMillis(999).toSeconds()));
    threads.shutdown();
  }

  private void serve(HttpExchange exchange) {
    var request = new Request(exchange, settings.mostBytes());
    if (!slots.tryAcquire()) {
      request.answer(busy().reply(request.path()));
      return;
    }
    try {
      open.add(request);
      request.answer(answer(request));
    } finally {
      open.remove(request);
      slots.release();
    }
  }

  private Reply answer(Request request) {
    try {
      guard.check(request.exchange().getRequestHeaders());
      if (closed) {
        throw closing();
      }
      return calls.answer(request.exchange());
    } catch (Refusal e) {
      return e.reply(request.path());
    } catch (IOException | RuntimeException | Error e) { // last stop: the asker must hear of it
      LOG.warn("{} could not be served", request.path(), e);
      return new Refusal(500, "unexpected", "this should not have happened: see the log")
          .reply(request.path());
    }
  }

  private static Refusal closing() {
    return new Refusal(
        503,
        "ingress-closed",
        "the ingress closes; a job that was added goes on: ask again, with the same key",
        Map.of("Retry-After", "1", "Connection", "close"));
  }

  private Refusal busy() {
    return new Refusal(
        503,
        "ingress-busy",
        "%d requests are being served: wanted fewer at a time; ask again, with the same key"
            .formatted(settings.mostAtOnce()),
        Map.of("Retry-After", "1"));
  }
}
