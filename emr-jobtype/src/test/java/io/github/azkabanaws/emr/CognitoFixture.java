package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.FakeAws.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A user pool on loopback, and the directory that asks it in virtual time. */
abstract class CognitoFixture {
  static final String POOL = "eu-west-1_Pool1";
  static final Duration CACHE = Duration.ofMinutes(5);
  static final Duration LIMIT = Duration.ofMinutes(30);
  static final Reply ALICE = Reply.ok("{\"Username\":\"alice\",\"Enabled\":true}");
  static final Reply SCIENCE = groups("science");
  static final Reply THROTTLED = Reply.error(400, "TooManyRequestsException", "Rate exceeded");
  static final Reply UNKNOWN = Reply.error(400, "UserNotFoundException", "User does not exist.");

  final VirtualTimer time = new VirtualTimer();
  final Signal kill = new Signal();
  final Examples.Log log = Examples.Log.create();
  final ExecutorService threads = Executors.newCachedThreadPool();
  FakeAws aws;
  CognitoGroupDirectory directory;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> isAccount(request) ? ALICE : SCIENCE);
    directory = directory(time, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    aws.close();
  }

  CognitoGroupDirectory directory(Timer timer, Duration readTimeout) {
    SignedJsonCall cognito = aws.call(CognitoPool.SERVICE, readTimeout, Clock.systemUTC());
    CognitoBudget budget = new CognitoBudget(new TokenBucket(10, 2, timer));
    return new CognitoGroupDirectory(
        new CognitoPool(cognito, POOL, budget, timer), timer, CACHE, LIMIT, 30);
  }

  Set<String> groupsOf(String user) throws Exception {
    return directory.groupsOf(user, kill, log.logger());
  }

  void fails(String user, String reason) {
    assertThatThrownBy(() -> groupsOf(user))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining(reason);
  }

  void pass(Duration duration) {
    time.await(new Signal(), duration);
  }

  void lists(Function<FakeAws.Request, Reply> behaviour) {
    aws.behave(request -> isAccount(request) ? ALICE : behaviour.apply(request));
  }

  List<String> operations() {
    return aws.requests().stream().map(FakeAws.Request::operation).toList();
  }

  static boolean isAccount(FakeAws.Request request) {
    return request.operation().equals("AdminGetUser");
  }

  /** An account of the name that was asked for. */
  static Reply accountAsAsked(FakeAws.Request request) {
    return Reply.ok(request.body().replaceFirst("\\{", "{\"Enabled\":true,"));
  }

  static Reply groups(String name) {
    return Reply.ok("{\"Groups\":[{\"GroupName\":\"" + name + "\",\"Precedence\":1}]}");
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
