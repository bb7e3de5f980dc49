package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Timer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The body of an answer, which has to come whole and not too slowly. For one thread. */
final class WholeBody extends FilterInputStream {
  /** How long one may wait for the bytes of an answer, each within the client's timeout. */
  static final Duration SLOWEST_ANSWER = Duration.ofMinutes(1);

  /** What has to come in a second after that. */
  static final int SLOWEST_RATE = 16 * 1024;

  private final long length;
  private final long longest;
  private final Timer timer;
  private long received;

  /** Only the time that reads take: whoever reads may take as long as it likes. */
  private Duration waited = Duration.ZERO;

  /**
   * @param length how long it has to be; -1 if that is not known
   * @param longest how long it may be
   */
  WholeBody(InputStream in, long length, long longest, Timer timer) {
    super(in);
    this.length = length;
    this.longest = longest;
    this.timer = timer;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    Duration before = timer.now();
    int count = in.read(bytes, offset, most);
    waited = waited.plus(timer.now().minus(before));
    if (count < 0) {
      if (received < length) {
        throw new IOException("an answer that ends after " + received + " of " + length + " bytes");
      }
      return count;
    }
    received += count;
    if (received > longest) {
      throw new IOException("an answer of more than " + longest + " bytes");
    }
    if (waited.minus(SLOWEST_ANSWER).getSeconds() > received / SLOWEST_RATE) {
      throw new IOException(
          "an answer that drips: " + received + " bytes in " + Settings.show(waited));
    }
    return count;
  }

  @Override
  public long skip(long most) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(most, 0), 8192)];
    return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
