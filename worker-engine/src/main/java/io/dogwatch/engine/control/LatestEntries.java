package io.dogwatch.engine.control;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry that was put in first when it would hold too many. */
public final class LatestEntries<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int most;

  public LatestEntries(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
