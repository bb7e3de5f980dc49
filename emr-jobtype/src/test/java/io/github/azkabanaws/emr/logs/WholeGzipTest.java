package io.github.azkabanaws.emr.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class WholeGzipTest {
  @Test
  void unpacksEveryMemberWhateverHasArrivedYet() throws Exception {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(gzip("one "));
    two.write(gzip("two"));
    // The premise: the JDK's own stream ends with the first member.
    assertThat(new GZIPInputStream(arrivesByteByByte(two.toByteArray())).readAllBytes())
        .asString()
        .isEqualTo("one ");
    assertThat(WholeGzip.of(arrivesByteByByte(two.toByteArray())).readAllBytes())
        .asString()
        .isEqualTo("one two");
  }

  @Test
  void anEndThatComesTooEarlyIsNoEnd() throws Exception {
    byte[] whole = gzip("some text");
    byte[] half = Arrays.copyOf(whole, whole.length - 3);
    assertThatThrownBy(() -> WholeGzip.of(new ByteArrayInputStream(half)).readAllBytes())
        .isInstanceOf(EOFException.class);
  }

  @Test
  void whatIsNotPackedIsAnError() {
    InputStream plain = new ByteArrayInputStream("plain text".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> WholeGzip.of(plain)).isInstanceOf(ZipException.class);
  }

  /** As a socket whose other side is slow: it never knows of a byte beforehand. */
  private static InputStream arrivesByteByByte(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int available() {
        return 0;
      }

      @Override
      public synchronized int read(byte[] b, int off, int len) {
        return super.read(b, off, Math.min(len, 1));
      }
    };
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
