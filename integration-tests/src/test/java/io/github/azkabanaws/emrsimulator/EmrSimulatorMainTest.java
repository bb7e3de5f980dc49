package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emrsimulator.EmrSimulatorMain.MainArguments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.EmrException;

class EmrSimulatorMainTest {
  @TempDir Path root;

  @Test
  void printsWhatAClientNeedsAndShowsWhatStepsWrite() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    MainArguments arguments =
        MainArguments.parse("--cluster-name", "demo", "--root", root.toString());
    PrintStream out = new PrintStream(printed, true, UTF_8);
    try (EmrSimulator simulator = EmrSimulatorMain.start(arguments, out);
        EmrClient emr = Sdk.client(simulator)) {
      EmrSimulatorMain.announce(simulator, arguments, out);
      SimulatedCluster cluster = simulator.clusters().get(0);
      assertThat(cluster.snapshot().name()).isEqualTo("demo");
      assertThat(printed.toString(UTF_8))
          .contains(
              "export AWS_ENDPOINT_URL_EMR=" + simulator.endpoint() + "\n",
              "export AWS_REGION=us-east-1\n",
              "export AWS_ACCESS_KEY_ID=" + simulator.credentials().accessKeyId() + "\n",
              "export AWS_SECRET_ACCESS_KEY=" + simulator.credentials().secretAccessKey() + "\n",
              "export EMR_CLUSTER_ID=" + cluster.id() + "\n");

      String id = Sdk.submit(emr, cluster.id(), Sdk.step("s", "echo", "live"));
      assertThat(simulator.stepEnded(id).get(30, TimeUnit.SECONDS).state())
          .isEqualTo(StepState.COMPLETED);
      assertThat(printed.toString(UTF_8)).contains(id + " stdout: live\n");
    }
  }

  @Test
  void keepsTheQuotasItIsTold() {
    MainArguments arguments =
        MainArguments.parse("--root", root.toString(), "--quotas", "documented");
    try (EmrSimulator simulator =
            EmrSimulatorMain.start(
                arguments, new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        EmrClient emr = Sdk.client(simulator)) {
      // The bucket holds 20 and gives one back in two seconds: 30 calls take no 20 seconds.
      int throttled = 0;
      for (int i = 0; i < 30; i++) {
        try {
          emr.listClusters();
        } catch (EmrException e) {
          throttled++;
        }
      }
      assertThat(throttled)
          .isPositive()
          .isEqualTo((int) simulator.journal().throttled("ListClusters"));
    }
  }

  @Test
  void refusesBadArgumentsInASentence() {
    assertThat(MainArguments.parse("--port", "4010").port()).isEqualTo(4010);
    assertThatThrownBy(() -> MainArguments.parse("--prot", "1"))
        .hasMessage("'--prot' is no option of the simulator.");
    assertThatThrownBy(() -> MainArguments.parse("--port")).hasMessage("--port needs a value.");
    assertThat(MainArguments.parse().quotas()).isEqualTo(Quotas.unlimited());
    assertThat(MainArguments.parse("--quotas", "none").quotas()).isEqualTo(Quotas.unlimited());
    assertThat(MainArguments.parse("--quotas", "documented").quotas())
        .isEqualTo(Quotas.documented());
    assertThatThrownBy(() -> MainArguments.parse("--quotas", "some"))
        .hasMessage("--quotas is 'some', allowed are documented and none.");
    for (String port : new String[] {"x", "65536", "-1"}) {
      assertThatThrownBy(() -> MainArguments.parse("--port", port))
          .hasMessageContaining("0 to 65535");
    }
  }

  @Test
  void saysWhichPortIsTaken() {
    try (EmrSimulator simulator = EmrSimulator.builder().start()) {
      int port = simulator.endpoint().getPort();
      assertThatThrownBy(() -> EmrSimulator.builder().port(port).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + port);
    }
  }
}
