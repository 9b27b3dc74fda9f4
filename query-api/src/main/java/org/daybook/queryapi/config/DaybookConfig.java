package org.daybook.queryapi.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Everything that can be set, beside the address: `quarkus.http.host` and `quarkus.http.port`.
@ConfigMapping(prefix = "daybook")
public interface DaybookConfig {

  /// The folder that holds the vaults.
  @WithDefault("data")
  Path data();

  /// Which database holds the documents: `sqlite`, a file in each vault's folder; or
  /// `postgresql://[user[:password]@]host[:port]/name[?schema=name]`, a schema for each vault.
  @WithDefault("sqlite")
  String database();

  /// Where bytes are: `files`, in each vault's folder; or
  /// `s3://<bucket>[/<prefix>][?region=<name>&endpoint=<uri>]`, whose keys the environment holds.
  @WithDefault("files")
  String blobs();

  /// How long bytes that no document names are left alone.
  @WithDefault("24h")
  Duration blobGrace();

  /// How many documents stay open for the next edit, at about 150 KiB of native memory each; of
  /// smaller ones proportionally more, down to 15 KiB.
  @WithDefault("256")
  int openDocuments();

  /// Folders of this machine into which backups may be made, and from which they may be restored;
  /// none unless set.
  Optional<List<Path>> backupRoots();

  /// Folders of this machine that may be imported by naming a path; none unless set.
  Optional<List<Path>> importRoots();

  /// What every request must carry as its bearer token; none unless set. Needed beyond loopback.
  Optional<String> token();

  /// Names besides the loopback ones under which the service may be spoken to.
  Optional<List<String>> allowedHosts();

  /// The longest JSON body.
  @WithDefault("10M")
  MemorySize jsonLimit();

  Feed feed();

  Ingest ingest();

  Jobs jobs();

  Plugs plugs();

  Processors processors();

  Query query();

  /// How many workers have a label, by label: only they run the processors whose home it is. More
  /// can be announced while the service runs.
  Map<String, Integer> workers();

  /// How much of the feed stays told. What is older than either bound goes once a day; documents
  /// keep their own history.
  interface Feed {

    /// For how long; without end unless set.
    Optional<Duration> keepFor();

    /// How many of the newest changes; all unless set.
    OptionalLong keepEntries();
  }

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

  /// Durable work. Jobs that are not done are kept whatever is set.
  interface Jobs {

    /// How many ended jobs are kept, with their journals.
    @WithDefault("100000")
    long keep();

    /// For how long ended jobs are kept; without another bound than `keep` unless set.
    Optional<Duration> keepFor();

    /// How much room ended jobs may take; without another bound than `keep` unless set.
    Optional<MemorySize> keepBytes();

    /// How long code that is to stop may take to come back, before it is left behind.
    @WithDefault("10s")
    Duration grace();

    /// How many partitions the jobs are spread over, 1 to 256; chosen when a vault is made.
    @WithDefault("4")
    int partitions();

    /// How many jobs run at once.
    @WithDefault("64")
    int running();
  }

  /// Where plugs may come from.
  interface Plugs {

    /// Whose plugs must be signed, each `name=key`: `org.example=ed25519:...` says that the plugs
    /// `org.example` and `org.example.*` are installed only with a signature by that key. The same
    /// name again adds another key; commas between.
    Optional<List<String>> publishers();

    /// Registries that the service may fetch plugs from, wherever they are, each `host[:port]`, or
    /// `http://host[:port]` for one without TLS; commas between. None unless set.
    Optional<List<String>> registries();
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

    /// How many entries each table of a run may have at most; none gets more than 65536.
    @WithDefault("65536")
    int tableEntriesPerRun();

    /// How often one run may call the host at most.
    @WithDefault("200000")
    long callsPerRun();

    /// How much one run may return, send and write to props and blobs, all together.
    @WithDefault("16M")
    MemorySize outputPerRun();

    /// How much one run may log; what it logs is in the service's log.
    @WithDefault("64K")
    MemorySize logPerRun();

    /// How much one run may read of blobs and answers.
    @WithDefault("4G")
    MemorySize readPerRun();

    /// How often one run may put and delete props.
    @WithDefault("10000")
    long editsPerRun();

    /// Hosts, each `host` or `host:port`, that routines may ask, if their plug was granted them,
    /// although they are at private addresses; commas between.
    Optional<List<String>> privateHosts();
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
