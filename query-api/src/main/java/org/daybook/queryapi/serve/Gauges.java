package org.daybook.queryapi.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import org.daybook.documents.FollowerStatus;
import org.daybook.queryapi.vault.JobStates;
import org.daybook.queryapi.vault.Vaults;

/// What `/q/metrics` tells of the open vaults.
@ApplicationScoped
class Gauges {

  private final Vaults vaults;
  private final MeterRegistry registry;
  private final MultiGauge documents;
  private final MultiGauge feed;
  private final MultiGauge lag;
  private final MultiGauge jobs;
  private final MultiGauge plugs;

  Gauges(Vaults vaults, MeterRegistry registry) {
    this.vaults = vaults;
    this.registry = registry;
    documents = gauge(registry, "daybook.documents", "living documents");
    feed = gauge(registry, "daybook.feed.last", "sequence of the newest change");
    lag = gauge(registry, "daybook.follower.lag", "changes a follower has yet to take");
    jobs = gauge(registry, "daybook.jobs", "jobs by state");
    plugs = gauge(registry, "daybook.plugs", "installed plugs");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /// Reads the numbers anew whenever somebody asks for them; nothing is counted in between.
  void register(@Observes Filters filters) {
    filters.register(this::refreshed, 100);
  }

  private void refreshed(RoutingContext routing) {
    if (!routing.normalizedPath().equals("/q/metrics")) {
      routing.next();
      return;
    }
    routing
        .vertx()
        .executeBlocking(
            () -> {
              refresh();
              return null;
            },
            false)
        .onComplete(_ -> routing.next());
  }

  private void refresh() {
    var ofDocuments = new ArrayList<MultiGauge.Row<?>>();
    var ofFeed = new ArrayList<MultiGauge.Row<?>>();
    var ofLag = new ArrayList<MultiGauge.Row<?>>();
    var ofJobs = new ArrayList<MultiGauge.Row<?>>();
    var ofPlugs = new ArrayList<MultiGauge.Row<?>>();
    vaults
        .opened()
        .forEach(
            (name, vault) -> {
              Tags tags = Tags.of("vault", name.value());
              ofDocuments.add(MultiGauge.Row.of(tags, vault.documents().count()));
              ofFeed.add(MultiGauge.Row.of(tags, vault.documents().feed().last().value()));
              for (FollowerStatus status : vault.followers().statuses()) {
                ofLag.add(MultiGauge.Row.of(tags.and("follower", status.name()), status.lag()));
              }
              JobStates.counts(vault.jobs())
                  .forEach(
                      (state, count) ->
                          ofJobs.add(MultiGauge.Row.of(tags.and("state", state), count)));
              JobMeters.register(registry, tags, vault);
              ofPlugs.add(MultiGauge.Row.of(tags, vault.plugs().plugs().size()));
            });
    documents.register(ofDocuments, true);
    feed.register(ofFeed, true);
    lag.register(ofLag, true);
    jobs.register(ofJobs, true);
    plugs.register(ofPlugs, true);
  }
}
