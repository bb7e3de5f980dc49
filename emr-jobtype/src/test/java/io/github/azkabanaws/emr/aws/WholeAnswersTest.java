package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What is no whole answer, by the JDK's own connections; Java 17 takes a short one for whole. */
class WholeAnswersTest {
  private FakeAws aws;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> Reply.ok("all of it"));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void aWholeOneIsReadToItsEnd() throws Exception {
    assertThat(get(SdkHttpMethod.GET, 100)).isEqualTo("all of it");
  }

  @Test
  void oneThatEndsBeforeItsLengthIsAnError() {
    aws.behave(request -> Reply.ok("all of it").cut());
    assertThatThrownBy(() -> get(SdkHttpMethod.GET, 100))
        .isInstanceOf(IOException.class)
        .hasMessage("an answer that ends after 9 of 19 bytes");
  }

  @Test
  void soIsOneThatIsTooLong() {
    assertThatThrownBy(() -> get(SdkHttpMethod.GET, 8))
        .isInstanceOf(IOException.class)
        .hasMessage("an answer of more than 8 bytes");
  }

  @Test
  void anAnswerToHeadHasALengthAndNoBody() throws Exception {
    assertThat(get(SdkHttpMethod.HEAD, 100)).isEmpty();
  }

  @Test
  void anErrorsBodyHasToBeWholeToo() {
    aws.behave(request -> new Reply(400, null, "{\"__type\":").cut());
    assertThatThrownBy(() -> get(SdkHttpMethod.GET, 100)).hasMessageContaining("ends after");
  }

  /** A piece each time, with that many seconds of waiting before it. */
  @ParameterizedTest
  @CsvSource({
    "1, 29, 4, 'drips: 3 bytes in 87s'",
    "1, 1, 100, 'drips: 61 bytes in 61s'",
    "8192, 1, 100, ''",
    "8192, 1, 200, 'drips: 991232 bytes in 121s'",
    "1, 0, 100000, ''"
  })
  void oneThatDripsIsGivenUp(int piece, int seconds, int pieces, String trouble) throws Exception {
    SlowTimer timer = new SlowTimer(Duration.ofSeconds(seconds));
    byte[] content = new byte[piece * pieces];
    InputStream slow =
        new ByteArrayInputStream(content) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int most) {
            return super.read(bytes, offset, Math.min(most, piece));
          }
        };
    WholeBody body = new WholeBody(slow, content.length, Long.MAX_VALUE, timer);
    if (trouble.isEmpty()) {
      assertThat(body.readAllBytes()).isEqualTo(content);
    } else {
      assertThatThrownBy(body::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(trouble);
    }
  }

  @Test
  void aReaderMayTakeItsTime() throws Exception {
    SlowTimer timer = new SlowTimer(Duration.ZERO);
    WholeBody body = new WholeBody(new ByteArrayInputStream(new byte[3]), 3, 3, timer);
    for (int i = 0; i < 3; i++) {
      assertThat(body.read()).isZero();
      timer.pass(Duration.ofHours(1));
    }
    assertThat(body.read()).isNegative();
  }

  @Test
  void whatIsSkippedCounts() throws Exception {
    WholeBody body =
        new WholeBody(new ByteArrayInputStream(new byte[10]), 11, 11, new SlowTimer(Duration.ZERO));
    assertThat(body.skip(4)).isEqualTo(4);
    assertThatThrownBy(body::readAllBytes).hasMessageContaining("after 10 of 11 bytes");
  }

  private String get(SdkHttpMethod method, long longest) throws IOException {
    try (WholeAnswers http =
        new WholeAnswers(UrlConnectionHttpClient.create(), Timer.SYSTEM, longest)) {
      HttpExecuteResponse answer =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(SdkHttpRequest.builder().method(method).uri(aws.endpoint()).build())
                      .build())
              .call();
      AbortableInputStream body = answer.responseBody().orElse(null);
      return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Time passes while somebody waits for bytes. */
  private static final class SlowTimer implements Timer {
    private final Duration step;
    private Duration now = Duration.ofDays(1);
    private boolean during;

    SlowTimer(Duration step) {
      this.step = step;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }

    /** Asked before and after each read. */
    @Override
    public Duration now() {
      if (during) {
        now = now.plus(step);
      }
      during = !during;
      return now;
    }

    @Override
    public boolean await(Signal wake, Duration atMost) {
      throw new UnsupportedOperationException();
    }
  }
}
