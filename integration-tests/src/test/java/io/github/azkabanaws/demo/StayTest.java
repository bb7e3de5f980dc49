package io.github.azkabanaws.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulated AWS that is started again is the one that a server's settings name. */
class StayTest {
  private static final Path WRAPPER = Path.of("../plugin-conf/cluster");

  @TempDir Path folder;

  @Test
  void startedAgainItHasTheSameAddressesAndCredentials() throws Exception {
    SimulatedPorts ports = threeFreePorts();
    String first;
    try (SimulatedAws aws = Stay.start(folder, WRAPPER, ports, (id, stream, line) -> {})) {
      first = Files.readString(folder.resolve("env"));
      assertThat(first)
          .contains("EMR_ENDPOINT='http://127.0.0.1:" + ports.emr() + "'")
          .contains("USER_POOL_KEYS='http://127.0.0.1:" + ports.keys() + "/")
          .contains("USER_POOL_DOMAIN='http://127.0.0.1:" + ports.domain() + "'");
      assertThat(aws.emr().credentials().secretAccessKey()).isNotEmpty();
    }
    try (SimulatedAws aws = Stay.start(folder, WRAPPER, ports, (id, stream, line) -> {})) {
      assertThat(folder.resolve("env")).hasContent(first);
      assertThat(first).contains(aws.emr().credentials().secretAccessKey());
    }
  }

  @Test
  void aNewTokenComesByACommand() throws Exception {
    try (SimulatedAws aws = SimulatedAws.start(folder, WRAPPER, (id, stream, line) -> {})) {
      HttpResponse<String> alice = get(aws.domain().url() + "/tokens/alice");
      assertThat(alice.statusCode()).isEqualTo(200);
      assertThat(alice.body()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
      assertThat(alice.headers().map()).doesNotContainKey("access-control-allow-origin");
      HttpResponse<String> nobody = get(aws.domain().url() + "/tokens/mallory");
      assertThat(nobody.statusCode()).isEqualTo(404);
      assertThat(nobody.body()).isEqualTo("There are [alice, bob], and nobody of that name.\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aPortThatIsTakenIsNamedWithTheWayOut(int which) throws Exception {
    SimulatedPorts ports = threeFreePorts();
    try (ServerSocket taken =
        new ServerSocket(ports.emr() + which, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(() -> Stay.start(folder, WRAPPER, ports, (id, stream, line) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ports " + ports.emr() + " to " + ports.domain())
          .hasMessageContaining("Address already in use")
          .hasMessageContaining("-Dsimulator.port=");
    }
    // Nothing of it was left behind.
    Stay.start(folder, WRAPPER, ports, (id, stream, line) -> {}).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "65534", "x", "${simulator.port}"})
  void whatIsNoPortIsRefused(String text) {
    assertThatThrownBy(() -> SimulatedPorts.from(text))
        .hasMessage("simulator.port is '" + text + "', allowed are the numbers 1 to 65533");
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static SimulatedPorts threeFreePorts() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int first;
      try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        first = any.getLocalPort();
      }
      if (first < 65_000 && isFree(first) && isFree(first + 1) && isFree(first + 2)) {
        return SimulatedPorts.from(String.valueOf(first));
      }
    }
    throw new IllegalStateException("There are no three free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
