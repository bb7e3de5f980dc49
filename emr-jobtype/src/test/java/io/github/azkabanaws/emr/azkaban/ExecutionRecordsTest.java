package io.github.azkabanaws.emr.azkaban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutionOptions;
import azkaban.executor.ExecutorManagerException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.FakeTables;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionRecordsTest {
  @Test
  void theRecordSaysWhoSubmitted() throws Exception {
    Execution execution = records(flow("alice")).find("1700000000000.42.my.job", "my.job", "", 3);
    assertThat(execution.executionId()).isEqualTo(42);
    assertThat(execution.submitUser()).isEqualTo("alice");
    assertThat(execution.jobId()).isEqualTo("my.job");
    assertThat(execution.attempt()).isEqualTo(3);
    assertThat(execution.effectiveUser(Optional.empty())).isEqualTo("alice");
    assertThat(execution.effectiveUser(Optional.of("alice"))).isEqualTo("alice");
  }

  @Test
  void theRecordHasWhatTheSubmitterEntered() throws Exception {
    ExecutableFlow flow = flow("alice");
    assertThat(records(flow).find("1.42.job", "job", "", 0).flowParameter("a")).isEmpty();
    ExecutionOptions options = new ExecutionOptions();
    options.addAllFlowParameters(Map.of("a", "1"));
    flow.setExecutionOptions(options);
    Execution execution = records(flow).find("1.42.job", "job", "", 0);
    assertThat(execution.flowParameter("a")).hasValue("1");
    assertThat(execution.flowParameter("b")).isEmpty();
  }

  @Test
  void aProxyUserOfTheRecordMayBeChosen() throws Exception {
    Execution execution = records(flow("alice", "bob")).find("1.42.job", "job", "", 0);
    assertThat(execution.effectiveUser(Optional.of("bob"))).isEqualTo("bob");
  }

  @Test
  void anyOtherUserIsRefused() throws Exception {
    Execution execution = records(flow("alice", "bob")).find("1.42.job", "job", "", 0);
    assertThatThrownBy(() -> execution.effectiveUser(Optional.of("root")))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("asks to run as user 'root'")
        .hasMessageContaining("submitted by 'alice'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "azkaban", "42.job", "x.42.job", "1.42", "1.-42.job", "1.9999999999.j"})
  void aLoggerThatIsNotAJobsIsRefused(String name) {
    assertThatThrownBy(() -> records(flow("alice")).find(name, "job", "", 0))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("is not <millis>.<execution id>.<job id>");
  }

  @Test
  void anUnreadableRecordStopsTheJob() {
    FakeTables tables = new FakeTables();
    tables.down = true;
    assertThatThrownBy(() -> tables.records().find("1.42.job", "job", "", 0))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("execution 42 can't be read")
        .hasMessageContaining("Communications link failure");
  }

  @Test
  void whatReadingARecordQuotesIsNotShown() {
    for (Exception quoting :
        List.of(
            new IllegalStateException("can't read {\"password\":\"hunter2\"}"),
            new ExecutorManagerException(new IOException("hunter2")))) {
      FakeTables tables = new FakeTables();
      tables.down = true;
      tables.failure = quoting;
      assertThatThrownBy(() -> tables.records().find("1.42.job", "job", "", 0))
          .hasMessageContaining("execution 42 can't be read")
          .hasMessageContaining("Exception. Nothing was submitted.")
          .hasMessageNotContaining("hunter2")
          .hasNoCause();
    }
  }

  @Test
  void aMissingRecordOrSubmitterStopsTheJob() {
    assertThatThrownBy(() -> records(null).find("1.42.job", "job", "", 0))
        .hasMessageContaining("no record of who submitted execution 42");
    assertThatThrownBy(() -> records(flow(" ")).find("1.42.job", "job", "", 0))
        .hasMessageContaining("no record of who submitted execution 42");
  }

  private static ExecutionRecords records(ExecutableFlow flow) {
    FakeTables tables = new FakeTables();
    tables.executions.put(42, flow);
    return tables.records();
  }

  private static ExecutableFlow flow(String submitUser, String... proxyUsers) {
    ExecutableFlow flow = new ExecutableFlow();
    flow.setSubmitUser(submitUser);
    flow.addAllProxyUsers(List.of(proxyUsers));
    return flow;
  }
}
