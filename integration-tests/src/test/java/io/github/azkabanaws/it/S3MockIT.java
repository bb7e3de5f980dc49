package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hand-overs to a stand-in for S3 that others wrote after S3's documentation. It looks at
 * conditions, but not at two writes of the same moment as at one after the other, so nothing here
 * writes at the same moment.
 */
@Tag("s3")
class S3MockIT {
  private static final long LIMIT = 120;
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final AtomicInteger FLAGS = new AtomicInteger();

  @TempDir static Path shared;
  private static S3Mock s3;

  @TempDir Path folder;
  private final String flag = "s3://flags/analytics/" + FLAGS.incrementAndGet() + ".flag";
  private ExecutorFixture fixture;
  private Lossy way;

  @BeforeAll
  static void startS3() throws Exception {
    s3 = S3Mock.start(shared);
    assertThat(s3.send("PUT", "/flags").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stopS3() {
    s3.close();
  }

  @BeforeEach
  void start() throws Exception {
    way = new Lossy();
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    fixture.configure(
        Map.of(
            "aws.emr.handover.allowed",
            "s3://flags/{group}/*,s3://no-such-bucket/*",
            "aws.emr.upload.endpoint",
            way.endpoint()));
  }

  @AfterEach
  void stop() {
    fixture.close();
    way.close();
  }

  @Test
  void itAnswersConditionsAsTheyAreDocumented() throws Exception {
    assertThat(s3.send("PUT", "/flags/bare", "If-None-Match", "*").statusCode()).isEqualTo(200);
    HttpResponse<String> second = s3.send("PUT", "/flags/bare", "If-None-Match", "*");
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(second.body()).contains("<Code>PreconditionFailed</Code>");
  }

  @Test
  void aFlagIsWrittenOnceAndStays() throws Exception {
    RunningJob first = run(flag, "aws.emr.handover.content: json");
    assertThat(first.log()).contains("INFO - Handed over: " + flag + " is written.");
    String written = get();
    RunningJob second = run(flag);
    assertThat(second.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(second.failure())
        .hasMessageContaining(
            flag + " is there already, written by attempt 0 of a job of execution");
    assertThat(get()).isEqualTo(written).startsWith("{\"project\":\"project\"");
  }

  @Test
  void aJobThatSaysSoReplacesIt() throws Exception {
    run(flag, "aws.emr.handover.content: json");
    RunningJob second = run(flag, "aws.emr.handover.overwrite: true");
    assertThat(second.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(get()).isEmpty();
  }

  @Test
  void aLostAnswerIsNoFailure() throws Exception {
    way.losesNext();
    RunningJob job = run(flag, "aws.emr.handover.content: json");
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(way.requests()).endsWith("PUT", "PUT", "HEAD");
  }

  @Test
  void aBucketThatIsNotThereIsNamed() throws Exception {
    RunningJob job = run("s3://no-such-bucket/done.flag");
    assertThat(job.failure())
        .hasMessageContaining("NoSuchBucket")
        .hasMessageContaining("there is no bucket 'no-such-bucket'");
  }

  private RunningJob run(String address, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("command: /x/count.sh", CLUSTER, "aws.emr.handover: " + address));
    all.addAll(List.of(more));
    RunningJob job = fixture.start(all.toArray(new String[0]));
    job.await(LIMIT);
    return job;
  }

  private String get() throws Exception {
    return s3.send("GET", flag.substring("s3:/".length())).body();
  }

  /** A way to it on which an answer can get lost. */
  private static final class Lossy implements AutoCloseable {
    private static final Set<String> NOT_FORWARDED =
        Set.of("connection", "content-length", "host", "expect", "upgrade");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final List<String> requests = new ArrayList<>();
    private volatile boolean loses;

    Lossy() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::forward);
      server.start();
    }

    String endpoint() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> requests() {
      return requests;
    }

    void losesNext() {
      loses = true;
    }

    private void forward(HttpExchange exchange) throws IOException {
      try (exchange) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestMethod());
        HttpRequest.Builder request =
            HttpRequest.newBuilder(s3.endpoint().resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange
            .getRequestHeaders()
            .forEach(
                (name, values) -> {
                  if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                  }
                });
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        if (loses && exchange.getRequestMethod().equals("PUT")) {
          loses = false;
          return;
        }
        answer
            .headers()
            .map()
            .forEach(
                (name, values) -> {
                  if (name.startsWith("x-amz-") || name.equals("etag")) {
                    exchange.getResponseHeaders().put(name, values);
                  }
                });
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
          answer
              .headers()
              .firstValue("content-length")
              .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
        }
        boolean empty = answer.body().length == 0 || head;
        exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
        if (!empty) {
          exchange.getResponseBody().write(answer.body());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
