package io.github.azkabanaws.emr.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.TokenBucket;
import io.github.azkabanaws.emr.fixtures.CognitoFixture;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what is made of the answers. */
class CognitoPoolTest extends CognitoFixture {
  @Test
  void asksForTheAccountAndItsGroups() throws Exception {
    assertThat(groupsOf("alice")).containsExactly("science");
    assertThat(operations()).containsExactly("AdminGetUser", "AdminListGroupsForUser");
    assertThat(aws.requests())
        .allSatisfy(
            request -> {
              assertThat(request.header("X-Amz-Target"))
                  .startsWith("AWSCognitoIdentityProviderService.");
              assertThat(request.header("Authorization"))
                  .contains("/eu-west-1/cognito-idp/aws4_request");
              assertThat(request.body())
                  .hasSize(51)
                  .contains("\"UserPoolId\":\"eu-west-1_Pool1\"", "\"Username\":\"alice\"");
            });
  }

  @Test
  void readsAllPages() throws Exception {
    lists(
        request ->
            request.body().contains("NextToken\":\"two\"")
                ? groups("research")
                : Reply.ok("{\"Groups\":[{\"GroupName\":\"science\"}],\"NextToken\":\"two\"}"));
    assertThat(groupsOf("alice")).containsExactly("science", "research");
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void pagesWithoutEndAreRefused() {
    lists(request -> Reply.ok("{\"Groups\":[],\"NextToken\":\"again\"}"));
    fails("alice", "its list of groups has no end");
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void aUserWithoutGroupsHasNone() throws Exception {
    lists(request -> Reply.ok("{\"Groups\":[]}"));
    assertThat(groupsOf("alice")).isEmpty();
  }

  @Test
  void anUnknownUserIsRefused() {
    aws.behave(request -> UNKNOWN);
    fails("alice", "Refused: user 'alice' is not in user pool eu-west-1_Pool1.");
  }

  @Test
  void aUserWhoGoesWhileTheGroupsAreReadIsRefused() {
    lists(request -> UNKNOWN);
    fails("alice", "Refused: user 'alice' is not in user pool eu-west-1_Pool1.");
  }

  @Test
  void aDisabledUserIsRefused() {
    aws.behave(request -> Reply.ok("{\"Username\":\"alice\",\"Enabled\":false}"));
    fails("alice", "Refused: user 'alice' is disabled in user pool eu-west-1_Pool1.");
    assertThat(operations()).containsExactly("AdminGetUser");
  }

  @Test
  void somebodyElsesAliasIsRefusedAndTheOwnerNotTold() {
    aws.behave(request -> Reply.ok("{\"Username\":\"bob\",\"Enabled\":true}"));
    assertThatThrownBy(() -> groupsOf("alice"))
        .hasMessageStartingWith("Refused: 'alice' is not the name of a user")
        .hasMessageContaining("an alias")
        .hasMessageNotContaining("bob");
    assertThat(operations()).containsExactly("AdminGetUser");
  }

  @Test
  void aMissingRightIsNamed() {
    aws.behave(request -> Reply.error(400, "AccessDeniedException", "not authorized"));
    assertThatThrownBy(() -> groupsOf("alice"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("AccessDeniedException: not authorized")
        .hasMessageContaining("cognito-idp:AdminListGroupsForUser");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "a\0b", "\u202Ealice", "\uD800"})
  void whatCanNotBeAUserNameIsNotAskedFor(String user) {
    fails(user, "can't be the name of a user of a Cognito user pool");
    fails("x".repeat(10_000), "can't be the name of a user of a Cognito user pool");
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void aQuoteInAUserNameStaysInside() {
    aws.behave(request -> UNKNOWN);
    fails("a\",\"UserPoolId\":\"x", "is not in user pool");
    assertThat(aws.requests().get(0).body())
        .isEqualTo(
            "{\"UserPoolId\":\"eu-west-1_Pool1\",\"Username\":\"a\\\",\\\"UserPoolId\\\":\\\"x\"}");
  }

  @Test
  void aThrottledCallIsRepeated() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    aws.behave(
        request ->
            calls.incrementAndGet() % 2 == 1 ? THROTTLED : isAccount(request) ? ALICE : SCIENCE);
    assertThat(groupsOf("alice")).containsExactly("science");
    assertThat(operations())
        .containsExactly(
            "AdminGetUser", "AdminGetUser", "AdminListGroupsForUser", "AdminListGroupsForUser");
    assertThat(log.lines())
        .containsExactly(
            "WARN No answer from Cognito about the groups of user 'alice'"
                + " (TooManyRequestsException: Rate exceeded); trying again.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{\"Groups\":{}}",
        "{\"Groups\":[\"science\"]}",
        "{\"Groups\":[{\"Name\":\"science\"}]}",
        "{\"Groups\":[],\"NextToken\":{}}"
      })
  void anAnswerThatMakesNoSenseIsAskedForAgain(String body) throws Exception {
    AtomicInteger lists = new AtomicInteger();
    lists(request -> lists.incrementAndGet() == 1 ? Reply.ok(body) : SCIENCE);
    assertThat(groupsOf("alice")).containsExactly("science");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"Username\":\"alice\"}", "{\"Username\":[\"alice\"],\"Enabled\":true}"})
  void anAccountThatMakesNoSenseIsNotTaken(String body) {
    aws.behave(request -> Reply.ok(body));
    fails("alice", "Nothing was submitted");
  }

  @Test
  void withoutAnAnswerTheJobFailsAfterItsTime() {
    aws.behave(request -> THROTTLED);
    fails(
        "alice",
        "Cognito can't be asked for the groups of user 'alice' in user pool eu-west-1_Pool1 before"
            + " aws.emr.submit.timeout is over: TooManyRequestsException: Rate exceeded. Nothing"
            + " was submitted.");
    assertThat(time.now()).isBetween(LIMIT, LIMIT.plusMinutes(1));
    assertThat(aws.requests()).hasSizeBetween(30, 40);
  }

  @Test
  void aServerThatHangsEndsInTheSameWay() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    aws.behave(
        request -> {
          await(end);
          return ALICE;
        });
    time.at(Duration.ofSeconds(5), kill::raise);
    assertThatThrownBy(
            () -> directory(time, Duration.ofMillis(50)).groupsOf("alice", kill, log.logger()))
        .isInstanceOf(KilledException.class);
    end.countDown();
    assertThat(log.lines()).singleElement().asString().contains("SocketTimeoutException");
  }

  @Test
  void aKilledJobAsksNothing() {
    kill.raise();
    assertThatThrownBy(() -> groupsOf("alice")).isInstanceOf(KilledException.class);
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void aKillEndsTheWait() {
    aws.behave(request -> THROTTLED);
    time.at(Duration.ofSeconds(10), kill::raise);
    assertThatThrownBy(() -> groupsOf("alice")).isInstanceOf(KilledException.class);
    assertThat(time.now()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void hundredPagesAreEnough() {
    AtomicInteger pages = new AtomicInteger();
    lists(
        request -> Reply.ok("{\"Groups\":[],\"NextToken\":\"t" + pages.incrementAndGet() + "\"}"));
    fails("alice", "its list of groups has no end");
    assertThat(pages).hasValue(100);
  }

  @Test
  void anEmptyOrMissingTokenEndsTheList() throws Exception {
    for (String end : List.of("", ",\"NextToken\":\"\"", ",\"NextToken\":null")) {
      lists(request -> Reply.ok("{\"Groups\":[{\"GroupName\":\"a\"},null]" + end + "}"));
      assertThat(groupsOf("alice")).containsExactly("a");
      pass(CACHE);
    }
    lists(request -> Reply.ok("{}"));
    assertThat(groupsOf("alice")).isEmpty();
  }

  @Test
  void theDeadlineItselfIsTooLate() {
    CognitoBudget budget = new CognitoBudget(new TokenBucket(100, 100, time));
    CognitoPool pool = pool(budget);
    aws.behave(request -> THROTTLED);
    Duration deadline = Duration.ofSeconds(2 + 4 + 8);
    assertThatThrownBy(() -> pool.ask("alice", deadline, kill, log.logger()))
        .hasMessageContaining("Rate exceeded");
    assertThat(time.now()).isEqualTo(deadline);
  }

  @Test
  void whoWaitsForOthersDoesNotWaitLongerThanItMay() {
    CognitoBudget budget = new CognitoBudget(new TokenBucket(1, 1, time));
    assertThat(budget.take()).isZero();
    assertThatThrownBy(() -> pool(budget).ask("alice", time.now(), kill, log.logger()))
        .hasMessageContaining("too many other users are being asked for");
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void afterThrottlingTheRateComesBackWithTheAnswers() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    aws.behave(
        request ->
            calls.incrementAndGet() == 1
                ? THROTTLED
                : isAccount(request) ? accountAsAsked(request) : SCIENCE);
    groupsOf("user0");
    groupsOf("user00");
    // The burst is gone.
    assertThat(time.now()).isGreaterThan(Duration.ofSeconds(2));
    for (int i = 1; i < 20; i++) {
      groupsOf("user" + i);
    }
    Duration start = time.now();
    for (int i = 20; i < 25; i++) {
      groupsOf("user" + i);
    }
    assertThat(time.now().minus(start).toMillis()).isEqualTo(5_000);
  }

  @Test
  void anotherTroubleIsNoThrottling() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    aws.behave(
        request ->
            calls.incrementAndGet() == 1
                ? Reply.error(500, "InternalErrorException", "Oh.")
                : isAccount(request) ? accountAsAsked(request) : SCIENCE);
    groupsOf("user1");
    groupsOf("user2");
    assertThat(time.now()).isEqualTo(Duration.ofSeconds(2));
  }

  private CognitoPool pool(CognitoBudget budget) {
    return new CognitoPool(
        aws.clients(Duration.ofSeconds(30)).cognito("eu-west-1", Optional.of(aws.endpoint())),
        "eu-west-1_Pool1",
        budget,
        time);
  }

  @Test
  void manyUsersWaitForTheBudget() throws Exception {
    aws.behave(request -> isAccount(request) ? accountAsAsked(request) : SCIENCE);
    for (int i = 0; i < 20; i++) {
      groupsOf("user" + i);
    }
    assertThat(aws.requests()).hasSize(40);
    assertThat(time.now().toMillis()).isEqualTo(15_000);
    assertThat(log.lines())
        .contains("INFO Waiting for this executor's turn to ask Cognito for groups.");
  }
}
