package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.virtualtime.FaultWorld.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault in every phase of a job; each subclass has some of the rows, to run beside others.
 */
public abstract class FaultMatrix {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path DOCUMENT = MODULE.resolve("../emr-jobtype/FAULTS.md");

  /** Where a phase's own calls failing alone is another way than all of them failing. */
  private static final Set<FaultPhase> ALSO_ALONE =
      EnumSet.of(FaultPhase.SUBMITTING, FaultPhase.RUNNING, FaultPhase.CANCELLING);

  private final List<FaultKind> kinds;
  private final FaultTable table;

  /**
   * @param kinds the rows, as they stand together in the document
   */
  public FaultMatrix(List<FaultKind> kinds) {
    this.kinds = kinds;
    this.table = new FaultTable(kinds);
  }

  @TestFactory
  List<DynamicTest> matrix(@TempDir Path folder) {
    List<DynamicTest> tests = new ArrayList<>();
    for (FaultKind kind : kinds) {
      for (FaultPhase phase : FaultPhase.values()) {
        Optional<FaultExpectation> expected = FaultExpectation.of(kind, phase);
        if (expected.isPresent()) {
          tests.add(
              DynamicTest.dynamicTest(
                  phase + ": " + kind,
                  () -> check(kind, phase, Scope.EVERYTHING, expected.get(), folder)));
        }
        // The same where the other operations are answered, which is another way through the code.
        if (expected.isPresent() && kind.fault().isPresent() && ALSO_ALONE.contains(phase)) {
          tests.add(
              DynamicTest.dynamicTest(
                  phase + ", its own calls alone: " + kind,
                  () -> check(kind, phase, Scope.THE_PHASES_OWN, expected.get(), folder)));
        }
      }
    }
    tests.add(DynamicTest.dynamicTest("the document shows it", this::print));
    return tests;
  }

  private void check(
      FaultKind kind, FaultPhase phase, Scope scope, FaultExpectation expected, Path folder) {
    FaultOutcome outcome;
    try (FaultWorld world = new FaultWorld(kind, phase, scope, folder)) {
      outcome = world.run();
    }
    if (scope == Scope.EVERYTHING) {
      table.set(kind, phase, outcome.summary());
    }
    String log = String.join("\n", outcome.log());
    assertThat(outcome.summary()).as(log).isEqualTo(expected.summary());
    assertThat(outcome.mostOfOneKey()).as(log).isEqualTo(expected.mostOfOneKey());
    assertThat(outcome.lastLine()).as(log).matches("PT\\S+ (INFO|ERROR) " + expected.lastLine());
    if (kind.silences() && scope == Scope.EVERYTHING) {
      assertThat(log).contains("No answer from EMR while ");
    }
  }

  private void print() throws IOException {
    String markdown = table.header() + table.rows();
    System.out.println(markdown);
    Path printed = MODULE.resolve("target/" + getClass().getSimpleName() + ".md");
    Files.createDirectories(printed.getParent());
    Files.writeString(printed, markdown);
    assertThat(Files.readString(DOCUMENT))
        .as("%s, into which the rows of %s have to be copied", DOCUMENT, printed)
        .contains(table.header(), table.rows());
  }
}
