package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.step.StepKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits for a watch whose thread has no time. */
class NotesInboxTest {
  private final NotesInbox inbox = new NotesInbox();

  @Test
  void onlyTheFirstReadingHasTheWatchTold() {
    assertThat(inbox.put(List.of())).isTrue();
    assertThat(inbox.put(List.of())).isFalse();
    assertThat(inbox.takeAll()).isEmpty();
    assertThat(inbox.put(List.of())).isTrue();
  }

  @Test
  void nothingIsKeptButABeginAndAnEndOfEachStepThatIsWaitedFor() {
    inbox.want(key(1));
    inbox.want(key(2));
    for (int reading = 0; reading < 100; reading++) {
      List<EndNote> notes = new ArrayList<>();
      for (int other = 3; other < 1000; other++) {
        notes.add(note(other, "ended-0"));
      }
      notes.add(note(1, "begun"));
      notes.add(note(2, "begun"));
      notes.add(note(2, "ended-" + reading));
      inbox.put(notes);
    }
    List<EndNote> all = inbox.takeAll();
    assertThat(all).extracting(EndNote::key).containsExactly(key(1), key(2), key(2));
    // The first word counts, as without the inbox.
    assertThat(all)
        .extracting(EndNote::code)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(0));
  }

  @Test
  void aKeyIsForgottenWhenNobodyWaitsForItAnyMore() {
    inbox.want(key(1));
    inbox.want(key(1));
    inbox.forget(key(1));
    inbox.put(List.of(note(1, "begun")));
    assertThat(inbox.takeAll()).hasSize(1);
    inbox.forget(key(1));
    inbox.forget(key(1));
    inbox.put(List.of(note(1, "begun")));
    assertThat(inbox.takeAll()).isEmpty();
  }

  private static String key(int number) {
    return StepKey.of("", new Execution(number, "p", "f", "j", "", 0, "alice", Set.of()), 0)
        .toString();
  }

  private static EndNote note(int number, String word) {
    return EndNote.of("20261128T150000Z-" + key(number) + "-" + word).orElseThrow();
  }
}
