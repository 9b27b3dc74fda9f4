package org.daybook.queryapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.daybook.processors.packages.SigningKey;
import org.jspecify.annotations.Nullable;

/// A service whose operator pinned `org.pinned` and allowed two registries: one that is there, and
/// one that never is.
public class PinnedPublisher extends FreshData {

  /// Where tests find the registry's host.
  public static final String HOST = "test.registry";

  /// Where tests find the publisher's key.
  public static final String KEY = "test.publisher-key";

  /// A registry that is allowed and not there.
  public static final String ABSENT = "127.0.0.1:1";

  private @Nullable OciStore store;

  @Override
  public Map<String, String> start() {
    try {
      store = new OciStore();
      SigningKey key = SigningKey.create();
      var settings = new HashMap<>(super.start());
      settings.put(HOST, store.host());
      settings.put(KEY, key.text());
      settings.put("daybook.plugs.registries", store.host() + "," + ABSENT);
      settings.put("daybook.plugs.publishers", "org.pinned=" + key.publicKey());
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (store != null) {
      store.close();
    }
    super.stop();
  }
}
