package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Moments that no script brings about at will, in the wrapper's own parts as they are shipped. */
@Timeout(60)
class WrapperPartsIT {
  @TempDir Path folder;

  @Test
  void aPipeThatTheScriptHasEmptiedItselfIsNotWaitedFor() throws Exception {
    assertThat(
            python(
                """
                import os
                import run_step_relay
                stream = run_step_relay.Stream(1)
                # As if select had seen bytes that the script has read since.
                stream.read()
                assert stream.is_open()
                os.write(stream.script, b"later")
                stream.read()
                print(stream.pending.decode())
                """))
        .isEqualTo("later\n");
  }

  @Test
  void aNumberThatHasBecomeAnotherProcesssGetsNoSignal() throws Exception {
    assertThat(
            python(
                """
                import os, signal, subprocess
                import run_step_processes as processes
                other = subprocess.Popen(["sleep", "60"], start_new_session=True)
                seen = processes.descendants(os.getpid())[other.pid]
                assert seen.is_there()
                # The kernel's list is of a process that this one has never had.
                processes.children = lambda pid: {other.pid}
                force = processes.Force(1)
                processes.descendants = lambda pid: {}
                force.strike()
                # What was seen has started at another time.
                seen.started = b"1"
                processes.descendants = lambda pid: {other.pid: seen}
                processes.signal_all(signal.SIGKILL)
                processes.children = lambda pid: set()
                force.strike()
                try:
                    print(other.wait(1))
                except subprocess.TimeoutExpired:
                    print("spared")
                other.kill()
                """))
        .isEqualTo("spared\n");
  }

  private String python(String text) throws Exception {
    Wrapper.in(folder);
    Path script = folder.resolve("test.py");
    Files.writeString(script, text);
    return Programs.run(Wrapper.LIMIT, "python3", "-B", script.toString()).output();
  }
}
