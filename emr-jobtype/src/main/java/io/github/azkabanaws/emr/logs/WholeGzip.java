package io.github.azkabanaws.emr.logs;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks gzip data to its end. The JDK's own stream takes the end of one gzip member for the end
 * of the data when no further bytes have arrived over the network at that moment; here it is told
 * whether there are more.
 */
final class WholeGzip {
  private static final int BUFFER = 64 * 1024;

  private WholeGzip() {}

  /**
   * @throws IOException if it is not gzip data
   */
  static InputStream of(InputStream in) throws IOException {
    return new GZIPInputStream(new Eager(new BufferedInputStream(in, BUFFER)), BUFFER);
  }

  /** Its {@code available} waits until it is known whether there is a byte. */
  private static final class Eager extends FilterInputStream {
    Eager(BufferedInputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      in.mark(1);
      int next = in.read();
      if (next < 0) {
        return 0;
      }
      in.reset();
      return Math.max(1, in.available());
    }
  }
}
