package io.github.azkabanaws.base.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBytesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 20_000})
  void whatIsWithinTheBoundComesWhole(int length) throws IOException {
    byte[] all = new byte[length];
    for (int i = 0; i < length; i++) {
      all[i] = (byte) i;
    }
    BoundedBytes exact = BoundedBytes.read(new ByteArrayInputStream(all), length);
    assertThat(exact.isCut()).isFalse();
    assertThat(exact.bytes()).isEqualTo(all);
    assertThat(BoundedBytes.read(new ByteArrayInputStream(all), length + 1).bytes()).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 20_000})
  void ofWhatIsLongerTheBeginningIsKeptAndOneByteMoreIsTaken(int most) throws IOException {
    Endless endless = new Endless();
    BoundedBytes cut = BoundedBytes.read(endless, most);
    assertThat(cut.isCut()).isTrue();
    assertThat(new String(cut.bytes(), US_ASCII)).isEqualTo("x".repeat(most));
    assertThat(endless.given).isEqualTo(most + 1);
  }

  @Test
  void aStreamThatBreaksIsNotTakenForOneThatEnds() {
    InputStream broken =
        new InputStream() {
          private int given;

          @Override
          public int read() throws IOException {
            if (given++ == 3) {
              throw new IOException("broken");
            }
            return 'x';
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            into[from] = (byte) read();
            return 1;
          }
        };
    assertThatThrownBy(() -> BoundedBytes.read(broken, 10)).hasMessage("broken");
  }

  private static final class Endless extends InputStream {
    private long given;

    @Override
    public int read() {
      given++;
      return 'x';
    }

    @Override
    public int read(byte[] into, int from, int length) {
      Arrays.fill(into, from, from + length, (byte) 'x');
      given += length;
      return length;
    }
  }
}
