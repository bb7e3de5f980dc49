package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VariableNamesTest {
  /** The wrapper takes it for the place of its notes. */
  @Test
  void noJobCanSayWhereNotesAreLeft() {
    assertThat(VariableNames.problem("env.", "EMR_END_NOTES")).isPresent();
    assertThat(VariableNames.problem("env.", "EMR_INSTALL_ID")).isPresent();
    assertThat(VariableNames.problem("env.", "EMR_END_NOTE")).isEmpty();
  }

  @Test
  void theWrapperRefusesTheSameNames() throws Exception {
    String wrapper = Files.readString(Path.of("../plugin-conf/cluster/run-step.sh"));
    Matcher list = Pattern.compile("readonly RESERVED_VARIABLES='([^']*)'").matcher(wrapper);
    assertThat(list.find()).isTrue();
    assertThat(list.group(1).replace("\n", "")).isEqualTo(VariableNames.RESERVED);
  }
}
