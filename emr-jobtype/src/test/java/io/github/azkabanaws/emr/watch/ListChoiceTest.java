package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one list should ask for. */
class ListChoiceTest {
  private static final Duration NOW = Duration.ofMinutes(10);

  private final VirtualTimer timer = new VirtualTimer();
  private final Set<WatchedStep> steps = new LinkedHashSet<>();
  private final Set<String> expected = new HashSet<>();
  private final Set<String> alone = new HashSet<>();
  private final Set<String> newest = new HashSet<>();

  @Test
  void thoseThatAreDueComeBeforeThoseThatAreNotThoughTheirEndIsNear() {
    for (int i = 0; i < 40; i++) {
      ending("s-end-" + i, NOW.plusSeconds(1));
    }
    for (int i = 0; i < 5; i++) {
      add("s-" + i, NOW);
    }
    assertThat(byId())
        .hasSize(10)
        .startsWith("s-0", "s-1", "s-2", "s-3", "s-4")
        .endsWith("s-end-0", "s-end-1", "s-end-2", "s-end-3", "s-end-4");
  }

  @Test
  void endsThatAreDueLeaveTwoPlacesToThoseThatWaitTheLongest() {
    for (int i = 0; i < 40; i++) {
      ending("s-end-" + i, NOW.minusSeconds(1));
    }
    add("s-young", NOW.minusSeconds(30));
    add("s-oldest", NOW.minusSeconds(60));
    add("s-old", NOW.minusSeconds(50));
    assertThat(byId()).hasSize(10).endsWith("s-oldest", "s-old");
    assertThat(byId()).filteredOn(id -> id.startsWith("s-end")).hasSize(8);
  }

  @Test
  void whatHasToBeAskedForAloneIsInNoList() {
    add("s-1", NOW);
    add("s-2", NOW);
    alone.add("s-1");
    assertThat(byId()).containsExactly("s-2");
  }

  @Test
  void whileEndsAreNearTheListOfActiveStepsTellsNothingUnlessOthersAreLate() {
    ending("s-end", NOW.plusSeconds(1));
    for (int i = 0; i < 100; i++) {
      add("s-" + i, NOW.minusSeconds(150));
    }
    assertThat(choice().choose(100, false, false)).isEqualTo(ListChoice.What.IDS);
    assertThat(choice().choose(100, true, false)).isEqualTo(ListChoice.What.ACTIVE);
  }

  private List<String> byId() {
    return choice().byId().stream().map(WatchedStep::id).toList();
  }

  private ListChoice choice() {
    return new ListChoice(steps, expected, alone, newest, NOW);
  }

  private void ending(String id, Duration look) {
    expected.add(id);
    add(id, look);
  }

  private void add(String id, Duration look) {
    WatchedStep step =
        new WatchedStep(
            new StepAddress(Examples.CLUSTER, id),
            Duration.ofSeconds(30),
            new LookInterval(new HintTrust(timer)),
            timer,
            Examples.Log.create().logger());
    step.lookAt(look);
    steps.add(step);
  }
}
