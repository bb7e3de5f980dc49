package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.login.LoginCounters;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

class SignInManagementTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final TestClock clock = new TestClock();
  private final LoginCounters counters = new LoginCounters();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final List<FileStatus> files = new ArrayList<>();

  @Test
  void jmxSeesLoginsAndKeys() throws Exception {
    counters.tokenAccepted();
    counters.tokenAccepted();
    counters.xmlAccepted();
    counters.refused(Reason.EXPIRED);
    try (SignInManagement management = management()) {
      management.open();
      clock.advance(Duration.ofSeconds(90));
      assertThat(attribute(management, "TokenLogins")).isEqualTo(2L);
      assertThat(attribute(management, "XmlLogins")).isEqualTo(1L);
      assertThat(member(management, "RefusedLogins", "EXPIRED")).isEqualTo(1L);
      assertThat(member(management, "RefusedLogins", "SIGNATURE_INVALID")).isEqualTo(0L);
      assertThat(member(management, "Keys", "good")).isEqualTo(2);
      assertThat(member(management, "KeyAgeSeconds", "good")).isEqualTo(90L);
      assertThat(member(management, "KeyAgeSeconds", "bad")).isEqualTo(-1L);
      assertThat(member(management, "KeyFetches", "bad")).isEqualTo(3L);
      assertThat(member(management, "KeyFetchFailures", "bad")).isEqualTo(3L);
      assertThat(member(management, "KeyProblems", "bad")).isEqualTo("refused");
      assertThat(((TabularData) attribute(management, "KeyProblems")).size()).isEqualTo(1);
      server.invoke(management.name().orElseThrow(), "refreshKeys", new Object[0], new String[0]);
      assertThat(refreshes).hasValue(1);
    }
  }

  @Test
  void jmxSeesWhichFileCanNotBeReadAndSinceWhen() throws Exception {
    FileStatus list = FileStatus.of("deny list", Path.of("/etc/denied"), clock.instant());
    FileStatus users = FileStatus.of("users' file", Path.of("/etc/users.xml"), clock.instant());
    files.add(list.bad("can't be read: it is not there", clock.instant()));
    files.add(users);
    try (SignInManagement management = management()) {
      management.open();
      clock.advance(Duration.ofSeconds(61));
      assertThat(member(management, "FileProblemSeconds", "deny list /etc/denied")).isEqualTo(61L);
      assertThat(member(management, "FileProblemSeconds", "users' file /etc/users.xml"))
          .isEqualTo(0L);
      assertThat(member(management, "FileProblems", "deny list /etc/denied"))
          .isEqualTo("can't be read: it is not there");
      assertThat(((TabularData) attribute(management, "FileProblems")).size()).isEqualTo(1);
    }
  }

  @Test
  void twoInOneServerHaveTwoNamesAndLeaveNone() throws Exception {
    ObjectName first;
    ObjectName second;
    try (SignInManagement one = management();
        SignInManagement two = management()) {
      one.open();
      two.open();
      first = one.name().orElseThrow();
      second = two.name().orElseThrow();
      assertThat(first).isNotEqualTo(second);
      assertThat(server.isRegistered(first)).isTrue();
      assertThat(server.isRegistered(second)).isTrue();
    }
    assertThat(server.isRegistered(first)).isFalse();
    assertThat(server.isRegistered(second)).isFalse();
  }

  @Test
  void closingWhatWasNeverOpenedDoesNothing() {
    SignInManagement management = management();
    management.close();
    assertThat(management.name()).isEmpty();
  }

  private SignInManagement management() {
    List<KeyStatus> sources =
        List.of(
            new KeyStatus(
                "good",
                Set.of("a", "b"),
                Optional.of(clock.instant()),
                1,
                0,
                Optional.empty(),
                List.of()),
            new KeyStatus(
                "bad", Set.of(), Optional.empty(), 3, 3, Optional.of("refused"), List.of()));
    return new SignInManagement(
        counters, () -> sources, () -> files, refreshes::incrementAndGet, clock);
  }

  private Object attribute(SignInManagement management, String name) throws Exception {
    return server.getAttribute(management.name().orElseThrow(), name);
  }

  /** A map comes over JMX as a table of key and value. */
  private Object member(SignInManagement management, String name, String key) throws Exception {
    TabularData table = (TabularData) attribute(management, name);
    return table.get(new Object[] {key}).get("value");
  }
}
