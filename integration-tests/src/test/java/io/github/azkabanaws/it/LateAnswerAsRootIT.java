package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.NodeAccounts.Way;
import io.github.azkabanaws.it.Wrapper.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node so busy that the wrapper sees its launcher's answer only when it has waited long. To bash
 * 5.2 a byte that comes as the time of a read ends is lost: both then waited for one another.
 */
@Timeout(120)
class LateAnswerAsRootIT {
  @TempDir Path folder;

  private NodeAccounts node;

  @BeforeEach
  void accounts() throws Exception {
    node = NodeAccounts.in(folder);
    node.configure();
  }

  @AfterEach
  void remove() throws Exception {
    if (node != null) {
      node.remove();
    }
  }

  @Test
  void anAnswerIsHeardThatCameWhileTheWrapperGotNoTurn() throws Exception {
    // The wrapper stands still from before the launcher has begun until long after its answer.
    node.program(
        "bin/python3",
        """
        #!/bin/bash
        if [[ "$*" == *run-step-launcher.py* && "$*" != *run-step-guard.py* ]]; then
          wrapper=$(ps -o ppid= -p "$PPID")
          kill -STOP $wrapper
          (setsid /bin/bash -c "sleep 3; kill -CONT $wrapper" &)
        fi
        exec /usr/bin/python3 "$@"
        """);
    Outcome outcome = node.by(Way.ROOT).run(60, node.arguments("echo", "hello"));
    assertThat(outcome.out()).endsWith("hello\n");
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
    assertThat(outcome.code()).isZero();
  }
}
