package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.XmlUserManager;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.token.UserPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyUsersFileTest {
  @TempDir Path folder;

  @Test
  void azkabansOwnReaderSeesNobodyAndTheFileIsGone() {
    Props props = TestConfig.props(folder);
    EmptyUsersFile empty = EmptyUsersFile.create().orElseThrow();
    Props changed = empty.in(props);
    assertThat(changed.get(UserPool.PROPERTY)).isEqualTo(TestTokens.POOL);
    Path file = Paths.get(changed.get(XmlUserSettings.FILE));
    XmlUserManager stock = new XmlUserManager(changed);
    assertThat(stock.validateUser("breakglass")).isFalse();
    empty.close();
    assertThat(Files.exists(file)).isFalse();
    assertThat(Files.exists(file.getParent())).isFalse();
    assertThat(props.get(XmlUserSettings.FILE)).isEqualTo(folder + "/azkaban-users.xml");
  }

  @Test
  void azkabansOwnReaderHasNotReadTheUsers() {
    Props props = TestConfig.props(folder);
    try (LogCapture log = LogCapture.start()) {
      CognitoUserManager manager = FaceOfPlugin.manager(props, new TestClock());
      assertThat(manager.validateUser("breakglass")).isTrue();
      FaceOfPlugin.close(manager);
      assertThat(log.everything()).doesNotContain("Loading user ");
    }
  }

  @Test
  void aFolderThatCanNotBeWrittenIsPassedOver() {
    Path missing = folder.resolve("missing");
    EmptyUsersFile empty = EmptyUsersFile.in(Arrays.asList(missing, folder)).orElseThrow();
    Path file = Paths.get(empty.in(TestConfig.props(folder)).get(XmlUserSettings.FILE));
    assertThat(file.getParent().getParent()).isEqualTo(folder);
    empty.close();
  }

  @Test
  void whereNoneCanBeWrittenItSaysWhatThatMeans() {
    Path missing = folder.resolve("missing");
    try (LogCapture log = LogCapture.start()) {
      assertThat(EmptyUsersFile.in(Arrays.asList(missing))).isEmpty();
      assertThat(log.everything())
          .contains(missing + " (NoSuchFileException)")
          .contains("may write a line of it that does not parse into the log");
    }
  }
}
