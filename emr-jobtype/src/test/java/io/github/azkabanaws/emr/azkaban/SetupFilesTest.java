package io.github.azkabanaws.emr.azkaban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.StepJobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupFilesTest {
  @TempDir Path types;
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(types.resolve("emr"));
  }

  @Test
  void privatePropertiesWinOverTheCommonOnesAndReferencesAreReplaced() throws Exception {
    Files.writeString(types.resolve("commonprivate.properties"), "a=common\nb=common\nteam=etl\n");
    Files.writeString(
        folder.resolve("private.properties"), "a=own\nc=${team}-x\nd=${plugin.dir}/groups\n");
    Props props = SetupFiles.read(folder);
    assertThat(props.get("a")).isEqualTo("own");
    assertThat(props.get("b")).isEqualTo("common");
    assertThat(props.get("c")).isEqualTo("etl-x");
    assertThat(props.get("d")).isEqualTo(folder.toAbsolutePath() + "/groups");
    assertThat(SetupFiles.names(folder))
        .isEqualTo("private.properties and commonprivate.properties");
  }

  @Test
  void aFolderWithoutPrivatePropertiesIsOneThatAzkabanLeavesOut() {
    assertThatThrownBy(() -> SetupFiles.read(folder))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("private.properties is not there");
  }

  @Test
  void aReferenceToNothingIsToldWithoutTheValue() throws Exception {
    Files.writeString(folder.resolve("private.properties"), "a=hunter2${nothing}\n");
    assertThatThrownBy(() -> SetupFiles.read(folder))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("nothing")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anExpressionThatIsWrongIsToldWithoutTheValue() throws Exception {
    Files.writeString(folder.resolve("private.properties"), "a=hunter2$(1 +)\n");
    assertThatThrownBy(() -> SetupFiles.read(folder))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("can't be resolved")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aCopyLacksWhatIsTakenAway() {
    Props props = Props.of("a", "1", "b", "2");
    assertThat(SetupFiles.without(props, Set.of("a")).getKeySet()).containsExactly("b");
  }
}
