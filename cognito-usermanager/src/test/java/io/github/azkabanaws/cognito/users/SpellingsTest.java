package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.token.Claims;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SpellingsTest {
  private final Spellings spellings = new Spellings();

  @Test
  void anotherPersonDoesNotGetTheIdInAnotherCase() {
    assertTaken("alice", "s1");
    assertTaken("alice", "s1");
    assertRefused("Alice", "s2");
    assertRefused("ALICE", "s2");
    // And whoever was refused has taken nothing.
    assertTaken("alice", "s1");
    assertTaken("bob", "s2");
  }

  /** Their user name at an identity provider, or their address, is spelled in another way now. */
  @Test
  void thePersonThemselvesDoes() {
    assertTaken("alice", "s1");
    assertTaken("Alice", "s1");
    assertRefused("alice", "s2");
  }

  /** Several pools may share names, and a person who comes again has another sub. */
  @Test
  void theSameSpellingIsNotItsConcern() {
    assertTaken("alice", "s1");
    assertTaken("alice", "s2");
  }

  @Test
  void theSubOfAnotherPoolIsAnotherPerson() {
    assertTaken("alice", "s1");
    assertThatThrownBy(() -> spellings.check("Alice", token("eu-west-1_Other", "s1")))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("\"Alice\" differs only in case from \"alice\"");
  }

  /** Else both could look before either has taken the id. */
  @Test
  void twoAreNotCheckedAtTheSameMoment() throws Exception {
    AtomicBoolean taken = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              try {
                spellings.check("alice", token(TestTokens.POOL, "s1"));
                taken.set(true);
              } catch (TokenRejectedException e) {
                // As it should be.
              }
            });
    other.setDaemon(true);
    synchronized (spellings) {
      other.start();
      while (other.getState() != Thread.State.BLOCKED) {
        assertThat(taken).as("got past the one that is being checked").isFalse();
        Thread.onSpinWait();
      }
      assertTaken("ALICE", "s2");
    }
    other.join(10_000);
    assertThat(other.isAlive()).isFalse();
    assertThat(taken).isFalse();
  }

  private void assertTaken(String id, String subject) {
    assertThatCode(() -> spellings.check(id, token(TestTokens.POOL, subject)))
        .doesNotThrowAnyException();
  }

  private void assertRefused(String id, String subject) {
    assertThatThrownBy(() -> spellings.check(id, token(TestTokens.POOL, subject)))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.USER_NAME_IN_OTHER_CASE));
  }

  private static VerifiedToken token(String pool, String subject) {
    return new VerifiedToken(TokenUse.ID, pool, "k", subject, new Claims(Map.of()));
  }
}
