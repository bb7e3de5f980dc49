package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.ConnectProxy;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the calls of all services go from a process that really has these variables: each test is
 * one more JVM, in which no name of a host is known, and which therefore reaches nobody but the
 * servers and proxies on loopback here.
 */
@Timeout(300)
class RealEnvironmentTest {
  private static final Map<String, String> PLAIN =
      hosts(
          "elasticmapreduce.us-east-1.amazonaws.com",
          "sts.us-east-1.amazonaws.com",
          "bucket.s3.us-east-1.amazonaws.com",
          "lambda.us-east-1.amazonaws.com",
          "logs.us-east-1.amazonaws.com",
          "sqs.us-east-1.amazonaws.com",
          "sns.us-east-1.amazonaws.com",
          "cognito-idp.us-east-1.amazonaws.com");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private FakeAws all;
  private FakeAws emr;
  private ConnectProxy https;
  private ConnectProxy http;

  @BeforeEach
  void start() throws Exception {
    all = new FakeAws(request -> Reply.ok("{}"));
    emr = new FakeAws(request -> Reply.ok("{}"));
    // That a call comes to it is all that matters: behind it a handshake would wait for its limit.
    https = new ConnectProxy(nobodysPort());
    http = new ConnectProxy(all.endpoint().getPort());
    environment.put("AWS_CONFIG_FILE", Files.createFile(folder.resolve("config")).toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
  }

  @AfterEach
  void stop() throws Exception {
    https.close();
    http.close();
    all.close();
    emr.close();
  }

  @Test
  void addressesOfTheEnvironmentCountByLeaveAloneAndThenForAll() throws Exception {
    environment.put("AWS_ENDPOINT_URL", all.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_EMR", emr.endpoint().toString());
    Map<String, Map<String, String>> outcomes = probe();
    assertThat(outcomes.get("false")).isEqualTo(PLAIN);
    assertThat(emr.requests())
        .singleElement()
        .satisfies(r -> assertThat(r.header("X-Amz-Target")).endsWith(".ListClusters"));
    // The seven others, once each.
    assertThat(all.requests()).hasSize(7);
    assertThat(outcomes.get("true").values()).noneMatch(text -> text.contains("UnknownHost"));
  }

  @Test
  void theAddressOfAProfileCountsByLeaveAlone() throws Exception {
    Files.writeString(
        folder.resolve("config"),
        "[default]\n[profile elsewhere]\nendpoint_url = " + all.endpoint() + "\n");
    environment.put("AWS_PROFILE", "elsewhere");
    // Takes no https, with leave or without.
    environment.put("HTTP_PROXY", "http://127.0.0.1:" + http.port());
    environment.put("http_proxy", "http://127.0.0.1:" + http.port());
    Map<String, Map<String, String>> outcomes = probe();
    assertThat(outcomes.get("false")).isEqualTo(PLAIN);
    assertThat(all.requests()).hasSize(8);
    assertThat(http.requests()).isEmpty();
  }

  @Test
  void fipsAndProxiesCountByLeaveAlone() throws Exception {
    environment.put("AWS_USE_FIPS_ENDPOINT", "true");
    environment.put("HTTPS_PROXY", "http://127.0.0.1:" + https.port());
    environment.put("HTTP_PROXY", "http://127.0.0.1:" + http.port());
    environment.put(
        "NO_PROXY", ".s3-fips.us-east-1.amazonaws.com,sts-fips.us-east-1.amazonaws.com");
    Map<String, Map<String, String>> outcomes = probe();
    assertThat(outcomes.get("false")).isEqualTo(PLAIN);
    assertThat(https.requests())
        .containsExactlyInAnyOrder(
            "CONNECT elasticmapreduce-fips.us-east-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT lambda-fips.us-east-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT logs-fips.us-east-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT sqs-fips.us-east-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT sns-fips.us-east-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT cognito-idp-fips.us-east-1.amazonaws.com:443 HTTP/1.1");
    assertThat(outcomes.get("true"))
        .containsEntry("s3", "UnknownHostException bucket.s3-fips.us-east-1.amazonaws.com")
        .containsEntry("sts", "UnknownHostException sts-fips.us-east-1.amazonaws.com");
    assertThat(http.requests()).isEmpty();
  }

  /** What came of each service's call, without leave ({@code false}) and with it. */
  private Map<String, Map<String, String>> probe() throws Exception {
    Path noHosts = Files.createFile(folder.resolve("hosts"));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djdk.net.hosts.file=" + noHosts,
                "-cp",
                System.getProperty("java.class.path"),
                EnvironmentProbe.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    Map<String, Map<String, String>> outcomes = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("true") || words[0].equals("false")) {
        outcomes.computeIfAbsent(words[0], k -> new LinkedHashMap<>()).put(words[1], words[2]);
      }
    }
    assertThat(outcomes.get("true")).as("%s", lines).hasSize(PLAIN.size());
    return outcomes;
  }

  private static int nobodysPort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  private static Map<String, String> hosts(String... names) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    List<String> services = List.of("emr", "sts", "s3", "lambda", "logs", "sqs", "sns", "cognito");
    for (int i = 0; i < names.length; i++) {
      outcomes.put(services.get(i), "UnknownHostException " + names[i]);
    }
    return outcomes;
  }
}
