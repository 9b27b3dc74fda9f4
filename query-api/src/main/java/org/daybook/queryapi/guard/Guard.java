package org.daybook.queryapi.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.problem.Problem;
import org.daybook.queryapi.problem.Problems;
import org.daybook.queryapi.problem.Refusal;
import org.jspecify.annotations.Nullable;

/// Stands before every route of the server, the framework's own included.
@ApplicationScoped
public class Guard {

  private static final int BEFORE_ALL = 10_000;

  private final Doors doors;
  private final ObjectMapper json;

  Guard(DaybookConfig config, ObjectMapper json) {
    Set<String> hosts = new HashSet<>();
    config
        .allowedHosts()
        .ifPresent(names -> names.forEach(n -> hosts.add(n.toLowerCase(Locale.ROOT))));
    this.doors = new Doors(hosts, config.token());
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_ALL);
  }

  private void check(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    var refusal =
        doors.refusal(
            host(request),
            request.getHeader(HttpHeaders.ORIGIN),
            request.getHeader("Sec-Fetch-Site"),
            request.getHeader(HttpHeaders.AUTHORIZATION));
    if (refusal.isPresent()) {
      refuse(routing, refusal.get());
    } else {
      routing.response().putHeader("X-Content-Type-Options", "nosniff");
      routing.next();
    }
  }

  private static @Nullable String host(HttpServerRequest request) {
    if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
      return null;
    }
    String header = request.getHeader(HttpHeaders.HOST);
    HostAndPort authority = request.authority();
    return header != null || authority == null ? header : authority.toString();
  }

  private void refuse(RoutingContext routing, Refusal refusal) {
    Problem problem = Problems.of(refusal, routing.request().path());
    var response = routing.response().setStatusCode(problem.status());
    if (problem.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"daybook\"");
    }
    if (routing.request().getHeader(HttpHeaders.CONTENT_LENGTH) != null
        || routing.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      response.putHeader(HttpHeaders.CONNECTION, "close");
    }
    try {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.JSON)
          .end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem that is not JSON", e);
    }
  }
}
