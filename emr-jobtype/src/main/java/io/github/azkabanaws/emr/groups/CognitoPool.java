package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.log4j.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminListGroupsForUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GroupType;

/**
 * Asks a Cognito user pool for the groups of one user, as often as it takes to get an answer.
 *
 * <p>Two calls for each user. AdminGetUser comes first because AdminListGroupsForUser alone is not
 * enough: it answers for accounts that are switched off, and it takes an alias, such as an e-mail
 * address or a preferred user name, for the user who has it, so that somebody could get the groups
 * of somebody else. Not tried against AWS.
 */
public final class CognitoPool {
  private static final String GET_USER = "AdminGetUser";
  private static final String LIST_GROUPS = "AdminListGroupsForUser";

  /** What Cognito takes for a user name; nothing else is asked for. */
  private static final Pattern USER_NAME =
      Pattern.compile("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}");

  /** Cognito allows a user 100 groups, on pages of up to 60. */
  private static final int MOST_PAGES = 100;

  private final CognitoIdentityProviderClient cognito;
  private final String poolId;
  private final CognitoBudget budget;
  private final Timer timer;

  public CognitoPool(
      CognitoIdentityProviderClient cognito, String poolId, CognitoBudget budget, Timer timer) {
    this.cognito = cognito;
    this.poolId = poolId;
    this.budget = budget;
    this.timer = timer;
  }

  /**
   * @param deadline until when to try, in the time of the {@link Timer}
   * @param kill ends every wait
   * @param log the log of the job that waits
   * @throws StepJobException if Cognito gives no answer before the deadline
   */
  PoolAnswer ask(String user, Duration deadline, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    return new Question(user, deadline, kill, log).ask();
  }

  /** One question of one job. */
  private final class Question {
    private final String user;
    private final String shown;
    private final Signal kill;
    private final Logger log;
    private final RetryPause retry;
    private final Duration deadline;
    private Duration asked;

    Question(String user, Duration deadline, Signal kill, Logger log) {
      this.user = user;
      this.shown = "'" + GroupNames.show(user) + "'";
      this.kill = kill;
      this.log = log;
      this.retry = new RetryPause(timer, log, "");
      this.asked = timer.now();
      this.deadline = deadline;
    }

    PoolAnswer ask() throws StepJobException, KilledException, InterruptedException {
      if (!USER_NAME.matcher(user).matches()) {
        return refused(shown + " can't be the name of a user of a Cognito user pool.");
      }
      try {
        AdminGetUserResponse account = call(this::account, true);
        if (!account.username().equals(user)) {
          return refused(
              shown
                  + " is not the name of a user in user pool "
                  + poolId
                  + " but an alias of one; Azkaban's user id has to be the user name itself"
                  + " (cognito:username).");
        }
        if (!account.enabled()) {
          return refused("user " + shown + " is disabled in user pool " + poolId + ".");
        }
        return PoolAnswer.groups(groups(), asked);
      } catch (AwsServiceException e) {
        return isOf(e, "UserNotFoundException")
            ? refused("user " + shown + " is not in user pool " + poolId + ".")
            : refused(
                "Cognito does not tell the groups of user "
                    + shown
                    + " in user pool "
                    + poolId
                    + ": "
                    + EmrErrors.text(e)
                    + " (the executor needs the rights cognito-idp:"
                    + GET_USER
                    + " and cognito-idp:"
                    + LIST_GROUPS
                    + " on the pool).");
      }
    }

    private Set<String> groups() throws StepJobException, KilledException, InterruptedException {
      Set<String> groups = new LinkedHashSet<>();
      Set<String> tokens = new HashSet<>();
      String token = null;
      do {
        String here = token;
        AdminListGroupsForUserResponse page = call(() -> page(here, groups), false);
        token = page.nextToken() == null || page.nextToken().isEmpty() ? null : page.nextToken();
        if (token != null && (!tokens.add(token) || tokens.size() >= MOST_PAGES)) {
          throw unanswered("its list of groups has no end");
        }
      } while (token != null);
      return groups;
    }

    /** What AdminGetUser says; the person's attributes are of no interest. */
    private AdminGetUserResponse account() {
      AdminGetUserResponse answer = cognito.adminGetUser(r -> r.userPoolId(poolId).username(user));
      if (answer.username() == null || answer.enabled() == null) {
        throw nonsense("no Username or no Enabled");
      }
      return answer;
    }

    private AdminListGroupsForUserResponse page(String token, Set<String> groups) {
      AdminListGroupsForUserResponse answer =
          cognito.adminListGroupsForUser(r -> r.userPoolId(poolId).username(user).nextToken(token));
      Set<String> names = new LinkedHashSet<>();
      for (GroupType group : answer.groups()) {
        if (group != null && group.groupName() == null) {
          throw nonsense("a group without GroupName");
        }
        if (group != null) {
          names.add(group.groupName());
        }
      }
      groups.addAll(names);
      return answer;
    }

    /**
     * Calls until there is an answer.
     *
     * @param question throws what the SDK throws if the answer makes no sense
     * @param first whether the answer's age counts from this call
     */
    private <T> T call(Supplier<T> question, boolean first)
        throws StepJobException, KilledException, InterruptedException {
      while (true) {
        takeCall();
        if (first) {
          asked = timer.now();
        }
        try {
          T answer = question.get();
          budget.answered(false);
          return answer;
        } catch (SdkException e) {
          budget.answered(
              e instanceof AwsServiceException
                  && ((AwsServiceException) e).isThrottlingException());
          if (EmrErrors.of(e) == EmrErrors.REFUSED) {
            throw e;
          }
          String text = EmrErrors.text(e);
          if (isOver()) {
            throw unanswered(text);
          }
          pause(
              retry.hindered(
                  "No answer from Cognito about the groups of user " + shown + " (" + text + ")"));
        }
      }
    }

    private void takeCall() throws StepJobException, KilledException, InterruptedException {
      boolean told = false;
      Duration wait = budget.take();
      while (!wait.isZero()) {
        if (isOver()) {
          throw unanswered("too many other users are being asked for");
        }
        if (!told) {
          log.info("Waiting for this executor's turn to ask Cognito for groups.");
          told = true;
        }
        pause(wait);
        wait = budget.take();
      }
      if (kill.isRaised()) {
        throw new KilledException();
      }
    }

    private boolean isOver() {
      return timer.now().compareTo(deadline) >= 0;
    }

    private void pause(Duration pause) throws KilledException, InterruptedException {
      if (timer.await(kill, pause)) {
        throw new KilledException();
      }
    }

    private PoolAnswer refused(String reason) {
      return PoolAnswer.refused("Refused: " + reason, asked);
    }

    private StepJobException unanswered(String reason) {
      return new StepJobException(
          "Cognito can't be asked for the groups of user "
              + shown
              + " in user pool "
              + poolId
              + " before "
              + LimitSettings.SUBMIT_TIMEOUT
              + " is over: "
              + reason
              + ". Nothing was submitted.");
    }
  }

  private static boolean isOf(AwsServiceException e, String code) {
    return e.awsErrorDetails() != null && code.equals(e.awsErrorDetails().errorCode());
  }

  private static SdkClientException nonsense(String what) {
    return SdkClientException.create("an answer that makes no sense: " + what);
  }
}
