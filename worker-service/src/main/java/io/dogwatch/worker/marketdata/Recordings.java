package io.dogwatch.worker.marketdata;

import java.io.FileNotFoundException;
import java.io.InputStream;

/** The recorded data on the class path. */
final class Recordings {

  private Recordings() {}

  static InputStream open(String resource) throws FileNotFoundException {
    InputStream bytes = Recordings.class.getResourceAsStream("/" + resource);
    if (bytes == null) {
      throw new FileNotFoundException(resource + " expected on the class path (ta4j-examples)");
    }
    return bytes;
  }
}
