package org.daybook.queryapi.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything that can be set, beside the address: `quarkus.http.host` and `quarkus.http.port`.
@ConfigMapping(prefix = "daybook")
public interface DaybookConfig {

  /// The folder that holds the vaults.
  @WithDefault("data")
  Path data();

  /// Folders of this machine that may be imported by naming a path; none unless set.
  Optional<List<Path>> importRoots();

  /// What every request must carry as its bearer token; none unless set. Needed beyond loopback.
  Optional<String> token();

  /// Names besides the loopback ones under which the service may be spoken to.
  Optional<List<String>> allowedHosts();

  /// The longest JSON body.
  @WithDefault("10M")
  MemorySize jsonLimit();

  Ingest ingest();

  Processors processors();

  Query query();

  /// Taking files in.
  interface Ingest {

    /// How many files are parsed at once; 0 for one a core.
    @WithDefault("0")
    int threads();

    /// The heap of the process that parses.
    @WithDefault("512M")
    MemorySize heap();

    /// How long one file may take.
    @WithDefault("60s")
    Duration timePerFile();
  }

  /// Running plugs.
  interface Processors {

    /// How many runs go on at once; 0 for one a core, at least two.
    @WithDefault("0")
    int threads();

    /// How long one run may take at most.
    @WithDefault("30s")
    Duration timePerRun();

    /// How much memory one run may have at most.
    @WithDefault("64M")
    MemorySize memoryPerRun();
  }

  /// SPARQL.
  interface Query {

    /// What the IRIs of documents and keys begin with.
    @WithDefault("http://daybook.local")
    String base();

    /// How long a query may take.
    @WithDefault("30s")
    Duration time();

    /// How many rows or triples a query may answer.
    @WithDefault("1000000")
    long rows();
  }
}
