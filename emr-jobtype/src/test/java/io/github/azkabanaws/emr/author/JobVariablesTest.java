package io.github.azkabanaws.emr.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.jobExecutor.AbstractProcessJob;
import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.StepPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code env.NAME} of a job, from its property to the wrapper's command line. */
class JobVariablesTest {
  @Test
  void bothSpellingsOfTheProcessJobAreRead() throws Exception {
    Props props = Examples.jobProps("env.DAY", "2026-03-01", "ENV.mode", "a b", "env.NONE", "");
    AbstractProcessJob ofAzkaban =
        new AbstractProcessJob("count", new Props(), props, Examples.Log.create().logger()) {
          @Override
          public void run() {
            throw new AssertionError("only its environment is wanted");
          }
        };
    assertThat(job(props).variables().values())
        .isEqualTo(ofAzkaban.getEnvironmentVariables())
        .isEqualTo(Map.of("DAY", "2026-03-01", "mode", "a b", "NONE", ""));
  }

  @Test
  void theyTravelEncodedAndOnlyBeforeTheScript() throws Exception {
    Props props =
        Examples.jobProps("env.A", "x }} $(id)\n--group=root ü", "env.E", "", "env.P", "%");
    assertThat(arguments(props))
        .containsSequence(
            "--env=A=x%20%7D%7D%20%24%28id%29%0A--group=root%20%C3%BC",
            "--env=E=", "--env=P=%25", "--", "/x/count.sh", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "LD_PRELOAD",
        "BASH_ENV",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "AZKABAN_USER",
        "AZKABAN_OUTPUT_FILE",
        "AZK_ID",
        "JOB_NAME",
        "JOB_PROP_FILE",
        "JOB_OUTPUT_PROP_FILE",
        "KRB5CCNAME",
        "KRB5_CONFIG",
        "HADOOP_USER_NAME",
        "HADOOP_PROXY_USER",
        "SPARK_USER",
        "SPARK_SUBMIT_OPTS",
        "AWS_PROFILE",
        "SUDO_USER",
        "HOME",
        "USER",
        "LC_ALL",
        "TZ"
      })
  void whatASecretCanNotBeInIsNoVariableEither(String name) {
    for (String prefix : List.of("env.", "ENV.")) {
      assertThat(problems(prefix + name, "hunter2"))
          .containsExactly(
              "job: "
                  + prefix
                  + name
                  + " is a variable that decides how programs run or whom they run for; choose"
                  + " another name, or let the script set it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A-B", "A B", "A=B", "A.B", "Ä", "A\n--group"})
  void aNameIsChecked(String name) {
    assertThat(problems("env." + name, "hunter2"))
        .singleElement()
        .asString()
        .contains("names no environment variable")
        .doesNotContain("hunter2", "\n");
  }

  @ParameterizedTest
  @CsvSource({"ENV.A, env.A", "aws.emr.secret.A, aws.emr.secret.A"})
  void aVariableThatIsSetTwiceIsTold(String other, String told) {
    assertThat(problems("env.A", "ssm:a", other, "ssm:b"))
        .singleElement()
        .asString()
        .contains("is set by " + told + " too");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\ud83d"})
  void aValueThatNoProcessCanHaveIsTold(String value) {
    assertThat(problems("env.A", value))
        .containsExactly(
            "job: env.A has the zero character or half of a surrogate pair in its value");
  }

  @Test
  void theLengthCountsAgainstTheLimitOfAStep() {
    assertThatThrownBy(() -> arguments(Examples.jobProps("env.A", "a".repeat(10_240))))
        .hasMessageStartingWith("command is too long for an EMR step")
        .hasMessageContaining("env.");
  }

  @Test
  void withARuntimeRoleNobodyCouldSetThem() {
    StepPlan plan =
        new StepPlan(Examples.config(), job(Examples.jobProps("env.A", "x")), Optional.empty());
    RunAs runAs = new RunAs("science", Optional.of("arn:aws:iam::123456789012:role/science"));
    assertThatThrownBy(() -> plan.steps(Examples.EXECUTION, "bob", runAs))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("no wrapper that could set env.A");
  }

  private static List<String> arguments(Props props) throws Exception {
    return new StepPlan(Examples.config(), job(props), Optional.empty())
        .steps(Examples.EXECUTION, "bob", new RunAs("science", Optional.empty()))
        .get(0)
        .request()
        .arguments();
  }

  private static JobConfig job(Props props) {
    Settings settings = new Settings("job", props);
    JobConfig job = JobConfig.read(settings, props);
    assertThat(settings.problems()).isEmpty();
    return job;
  }

  private static List<String> problems(String... changes) {
    Props props = Examples.jobProps(changes);
    Settings settings = new Settings("job", props);
    return Problems.of(() -> JobConfig.read(settings, props));
  }
}
