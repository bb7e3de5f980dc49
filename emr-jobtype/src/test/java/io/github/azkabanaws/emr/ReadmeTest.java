package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.clusters.ClusterSettings;
import io.github.azkabanaws.emr.clusters.LaunchSettings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.groups.GroupNames;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.kill.ShutdownSettings;
import io.github.azkabanaws.emr.step.StepSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** README.md and the example file say what the code does. */
class ReadmeTest {
  private static final Pattern PROPERTY = Pattern.compile("`((aws|user|jobtype)\\.[a-z.]+)`");

  @Test
  void theTableOfTheAdministratorHasEveryProperty() throws Exception {
    Set<String> known = new TreeSet<>(PluginConfig.ADMIN_ONLY);
    known.addAll(PluginConfig.SHARED);
    known.add("jobtype.class");
    assertThat(firstColumn("## Settings of the administrator")).isEqualTo(known);
  }

  @Test
  void theTableOfTheJobHasEveryProperty() throws Exception {
    Set<String> known = new TreeSet<>(PluginConfig.SHARED);
    known.addAll(List.of(JobConfig.STEP_NAME, "user.to.proxy"));
    assertThat(firstColumn("## A job")).isEqualTo(known);
  }

  @Test
  void theTableHasTheDefaults() throws Exception {
    PluginConfig config = Examples.config();
    assertDefault(StepSettings.SCRIPT, config.steps().script());
    assertDefault(GroupSettings.CACHE, config.groups().cache());
    assertDefault(GroupNames.PATTERN, config.groups().names().rule());
    assertDefault(ClusterSettings.RULE, config.clusters().rule().toString());
    assertDefault(ClusterSettings.READY_TIMEOUT, config.clusters().readyTimeout());
    assertDefault(LaunchSettings.TIMEOUT, config.clusters().launch().timeout());
    assertDefault(LimitSettings.WATCH_INTERVAL, config.limits().watchInterval());
    assertDefault(LimitSettings.SUBMIT_TIMEOUT, config.limits().submitTimeout());
    assertDefault(LimitSettings.KILL_GRACE, config.limits().killGrace());
    assertDefault(LimitSettings.KILL_TIMEOUT, config.limits().killTimeout());
    LogSettings logs = Examples.config("aws.emr.logs", null).logs();
    assertDefault(LogSettings.LOGS, logs.source().name().toLowerCase(Locale.ROOT));
    assertDefault(LogSettings.STREAM, logs.stream().toString());
    assertDefault(LogSettings.INTERVAL, logs.interval());
    assertDefault(LogSettings.DRAIN, logs.drain());
    assertDefault(LogSettings.WAIT, logs.waitFailed());
    assertDefault(LogSettings.WAIT_COMPLETED, logs.waitCompleted());
    assertDefault(LogSettings.COPY_TIMEOUT, logs.copyTimeout());
    assertDefault(LogSettings.MEGABYTES, String.valueOf(logs.bytes() >> 20));
    assertDefault(LogSettings.LINE_BYTES, String.valueOf(logs.lineBytes()));
    assertDefault(
        AwsSettings.LOGS_RATE, String.valueOf((int) Examples.config().aws().logsPerSecond()));
    assertDefault(
        ShutdownSettings.STEPS, config.shutdown().steps().name().toLowerCase(Locale.ROOT));
  }

  @Test
  void theExampleShowsEveryPropertyAndIsValidAsItIs() throws Exception {
    Path example =
        Path.of("../plugin-conf/exec-server/plugins/jobtypes/emr/private.properties.example");
    Set<String> shown =
        Files.readAllLines(example).stream()
            .map(line -> line.replaceFirst("^#", ""))
            .filter(line -> line.matches("[a-z.]+=.*"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).isEqualTo(firstColumn("## Settings of the administrator"));
    Settings settings = new Settings("example", new azkaban.utils.Props(null, example.toFile()));
    Problems.of(() -> PluginConfig.read(settings, Optional::empty));
    assertThat(settings.problems()).isEmpty();
  }

  private static void assertDefault(String key, Duration value) throws Exception {
    assertDefault(key, Settings.show(value));
  }

  private static void assertDefault(String key, String value) throws Exception {
    assertThat(rows("## Settings of the administrator"))
        .anyMatch(row -> row.startsWith("| `" + key + "` | `" + value + "` |"));
  }

  private static Set<String> firstColumn(String heading) throws Exception {
    Set<String> names = new TreeSet<>();
    for (String row : rows(heading)) {
      Matcher matcher = PROPERTY.matcher(row.substring(0, row.indexOf('|', 1)));
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  private static List<String> rows(String heading) throws Exception {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
