package io.github.azkabanaws.rooms;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.github.azkabanaws.rooms.RoomPlan.Arrow;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The walls between the rooms of both plugins, and of what they stand on, are where CONTRIBUTING.md
 * draws them.
 */
class RoomsTest {
  private static final int MOST_CLASSES = 25;

  @TestFactory
  Stream<DynamicTest> theJobTypesWallsHold() throws IOException {
    return tests(RoomPlan.of("emr-jobtype", "emr"));
  }

  @TestFactory
  Stream<DynamicTest> theUserManagersWallsHold() throws IOException {
    return tests(RoomPlan.of("cognito-usermanager", "cognito"));
  }

  @TestFactory
  Stream<DynamicTest> theWallsBelowBothHold() throws IOException {
    return tests(RoomPlan.of("plugin-base", "base"));
  }

  private static Stream<DynamicTest> tests(RoomPlan plan) {
    JavaClasses classes = plan.classes();
    assertThat(classes).isNotEmpty();
    return Stream.of(
        DynamicTest.dynamicTest(
            "every package is a room",
            () -> assertThat(plan.packagesWithoutRoom(classes)).isEmpty()),
        DynamicTest.dynamicTest(
            "no room is too full",
            () -> assertThat(plan.sizes(classes).values()).allMatch(size -> size <= MOST_CLASSES)),
        DynamicTest.dynamicTest(
            "arrows point down only", () -> assertThat(plan.upward()).isEmpty()),
        DynamicTest.dynamicTest(
            "rooms use what they have an arrow to", () -> plan.rule().check(classes)),
        DynamicTest.dynamicTest(
            "no cycles",
            () ->
                slices()
                    .matching(plan.packageOf(plan.face()) + ".(*)")
                    .should()
                    .beFreeOfCycles()
                    .check(classes)),
        DynamicTest.dynamicTest(
            "the drawing has the arrows that are there, and no others",
            () ->
                assertThat(plan.allArrows())
                    .containsExactlyInAnyOrderElementsOf(plan.found(classes))),
        DynamicTest.dynamicTest(
            "each arrow that is turned round is noticed",
            () -> {
              Set<Arrow> found = plan.found(classes);
              for (Arrow arrow : plan.allArrows()) {
                RoomPlan turned = plan.turned(arrow);
                assertThat(turned.upward()).as("%s", arrow).hasSize(1);
                assertThat(turned.allArrows()).as("%s", arrow).doesNotContain(arrow);
                assertThat(found).as("%s", arrow).contains(arrow);
              }
            }));
  }
}
