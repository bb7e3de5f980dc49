package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "root",
        "Root",
        "AZKABAN",
        "hdfs",
        "hadoop",
        "yarn",
        "dr.who",
        "systemd-network",
        "_systemd-resolve",
        "emr-notebook",
        "cognitoToken",
        "COGNITOTOKEN"
      })
  void holdsTheAccountsOfServices(String name) {
    assertThat(ReservedNames.contains(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "rooty", "root1", ""})
  void leavesOthersAlone(String name) {
    assertThat(ReservedNames.contains(name)).isFalse();
  }
}
