package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.base.network.EnvironmentProxy;
import io.github.azkabanaws.base.network.HostPatterns;
import io.github.azkabanaws.base.network.Proxies;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.emr.base.Settings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where and how AWS is reached. Equal settings share one client, one budget and one queue in the
 * whole JVM.
 */
public final class AwsSettings {
  public static final String REGION = "aws.region";
  static final String ENDPOINT = "aws.emr.endpoint";
  static final String STS_ENDPOINT = "aws.emr.sts.endpoint";
  static final String LAMBDA_ENDPOINT = "aws.emr.cluster.launch.endpoint";
  static final String S3_ENDPOINT = "aws.emr.upload.endpoint";
  static final String LOGS_ENDPOINT = "aws.emr.logs.endpoint";
  public static final String LOGS_RATE = "aws.emr.logs.calls.per.second";
  static final String ROLE = "aws.emr.role.arn";
  public static final String EXTERNAL_ID = "aws.emr.role.external.id";
  static final String SESSION_NAME = "aws.emr.role.session.name";
  static final String FIPS = "aws.emr.fips";
  static final String DUAL_STACK = "aws.emr.dual.stack";
  public static final String PROXY_HOST = "aws.emr.proxy.host";
  static final String PROXY_PORT = "aws.emr.proxy.port";
  static final String NON_PROXY_HOSTS = "aws.emr.proxy.non.proxy.hosts";
  static final String PROXY_FROM_ENVIRONMENT = "aws.emr.proxy.from.environment";
  public static final String CA_FILE = "aws.emr.ca.file";
  static final String CONNECT_TIMEOUT = "aws.emr.connect.timeout";
  static final String READ_TIMEOUT = "aws.emr.read.timeout";
  static final String QUOTA_BURST = "aws.emr.quota.burst";
  static final String QUOTA_RATE = "aws.emr.quota.calls.per.minute";
  static final String QUOTA_SHARE = "aws.emr.quota.share";
  static final String EXECUTORS = "aws.emr.executors";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(
          Arrays.asList(
              REGION,
              ENDPOINT,
              STS_ENDPOINT,
              S3_ENDPOINT,
              LAMBDA_ENDPOINT,
              LOGS_ENDPOINT,
              LOGS_RATE,
              ROLE,
              EXTERNAL_ID,
              SESSION_NAME,
              FIPS,
              DUAL_STACK,
              Surroundings.ALLOWED,
              PROXY_HOST,
              PROXY_PORT,
              NON_PROXY_HOSTS,
              PROXY_FROM_ENVIRONMENT,
              CA_FILE,
              CONNECT_TIMEOUT,
              READ_TIMEOUT,
              QUOTA_BURST,
              QUOTA_RATE,
              QUOTA_SHARE,
              EXECUTORS));

  static final String USER = "{user}";

  private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");

  // The patterns are STS's own, "AssumeRole" in its API reference.
  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}");
  private static final Pattern ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Pattern SESSION = Pattern.compile("(?=..)([\\w+=,.@-]|\\{user}){1,64}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+]");

  private static final String NOT_SHOWN =
      "its value is not shown, because before the @ there is perhaps a password";

  private final Optional<String> region;
  private final Optional<URI> endpoint;
  private final Optional<URI> stsEndpoint;
  private final Optional<URI> s3Endpoint;
  private final Optional<URI> lambdaEndpoint;
  private final Optional<URI> logsEndpoint;
  private final double logsPerSecond;
  private final Optional<String> role;
  private final Optional<String> externalId;
  private final String sessionName;
  private final boolean fips;
  private final boolean dualStack;
  private final Surroundings surroundings;
  private final Proxies proxies;
  private final Optional<String> caFile;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final double accountCallsAtOnce;
  private final double accountCallsPerSecond;
  private final double callsAtOnce;
  private final double callsPerSecond;
  private final HintSettings hints;

  /**
   * @param defaultRegion the region that the SDK's own chain finds
   */
  public AwsSettings(Settings settings, Supplier<Optional<String>> defaultRegion) {
    this(settings, defaultRegion, Environment.ofThisProcess());
  }

  /**
   * @param defaultRegion the region that the SDK's own chain finds
   */
  public AwsSettings(
      Settings settings, Supplier<Optional<String>> defaultRegion, Environment environment) {
    Optional<String> named =
        settings.matching(REGION, REGION_NAME, "the name of an AWS region, as in eu-west-1");
    boolean isSet = settings.text(REGION).isPresent();
    this.region = isSet ? named : defaultRegion.get();
    if (!isSet && !region.isPresent()) {
      settings.missing(
          REGION,
          "the AWS region of the clusters, as in eu-west-1; the SDK's own chain (AWS_REGION, the"
              + " profile, the instance) has none either");
    }
    this.endpoint = settings.endpoint(ENDPOINT);
    this.stsEndpoint = settings.endpoint(STS_ENDPOINT);
    this.s3Endpoint = settings.endpoint(S3_ENDPOINT);
    this.lambdaEndpoint = settings.endpoint(LAMBDA_ENDPOINT);
    this.logsEndpoint = settings.endpoint(LOGS_ENDPOINT);
    this.role =
        settings.matching(
            ROLE, ROLE_ARN, "the ARN of a role, as in arn:aws:iam::123456789012:role/emr");
    this.externalId =
        settings.matching(EXTERNAL_ID, ID, "2 to 1224 of the characters A-Z a-z 0-9 and _+=,.@:/-");
    this.sessionName =
        settings
            .matching(
                SESSION_NAME, SESSION, "2 to 64 of the characters A-Z a-z 0-9 _+=,.@- or " + USER)
            .orElse(USER);
    if (!settings.text(ROLE).isPresent()) {
      onlyWith(settings, ROLE, EXTERNAL_ID, SESSION_NAME);
    }
    this.fips = settings.flag(FIPS, false);
    this.dualStack = settings.flag(DUAL_STACK, false);
    this.surroundings = Surroundings.read(settings, environment);
    if (endpoint.isPresent() && (fips || dualStack)) {
      settings.problem(
          ENDPOINT, endpoint.get().toString(), "can't be used with " + (fips ? FIPS : DUAL_STACK));
    }
    this.proxies = proxies(settings, EnvironmentProxy.read(environment));
    this.caFile = settings.text(CA_FILE);
    Duration second = Duration.ofSeconds(1);
    Duration most = Duration.ofMinutes(5);
    this.connectTimeout = settings.duration(CONNECT_TIMEOUT, Duration.ofSeconds(5), second, most);
    this.readTimeout = settings.duration(READ_TIMEOUT, Duration.ofSeconds(30), second, most);
    int executors = settings.number(EXECUTORS, 1, 1, 1000);
    double share = settings.number(QUOTA_SHARE, 60, 1, 100) / 100.0 / executors;
    this.logsPerSecond = settings.number(LOGS_RATE, 5, 1, 1000) / (double) executors;
    this.accountCallsAtOnce = settings.number(QUOTA_BURST, 10, 1, 100_000);
    this.accountCallsPerSecond = settings.number(QUOTA_RATE, 30, 1, 1_000_000) / 60.0;
    this.callsAtOnce = accountCallsAtOnce * share;
    this.callsPerSecond = accountCallsPerSecond * share;
    this.hints = new HintSettings(settings, region);
  }

  private static Proxies proxies(Settings settings, EnvironmentProxy environment) {
    Optional<String> host = Optional.empty();
    Optional<String> written = settings.text(PROXY_HOST);
    if (written.filter(AwsSettings::isSecret).isPresent()) {
      settings.problem(PROXY_HOST, "must be the name or address of a host; " + NOT_SHOWN);
    } else {
      host = settings.matching(PROXY_HOST, HOST, "the name or address of a host");
    }
    int port = settings.number(PROXY_PORT, 3128, 1, 65_535);
    Set<String> direct = new LinkedHashSet<>();
    for (String entry : settings.list(NON_PROXY_HOSTS)) {
      Optional<String> problem = HostPatterns.problem(entry);
      if (isSecret(entry)) {
        settings.problem(NON_PROXY_HOSTS, "has an entry that is no host; " + NOT_SHOWN);
      } else if (problem.isPresent()) {
        settings.problem(NON_PROXY_HOSTS, entry, "can't be used: " + problem.get());
      } else {
        direct.add(entry);
      }
    }
    if (!written.isPresent()) {
      onlyWith(settings, PROXY_HOST, PROXY_PORT, NON_PROXY_HOSTS);
    }
    boolean follows = settings.flag(PROXY_FROM_ENVIRONMENT, false);
    if (follows) {
      environment
          .problem()
          .ifPresent(problem -> settings.problem(PROXY_FROM_ENVIRONMENT, "true", problem));
    }
    return new Proxies(
        PROXY_HOST,
        host.map(name -> InetSocketAddress.createUnresolved(name, port))
            .map(address -> new Proxy(Proxy.Type.HTTP, address)),
        new HostPatterns(direct),
        PROXY_FROM_ENVIRONMENT,
        environment,
        follows);
  }

  /** Jobs' logs have what is wrong with a setting. */
  private static boolean isSecret(String value) {
    return value.indexOf('@') >= 0;
  }

  private static void onlyWith(Settings settings, String needed, String... keys) {
    for (String key : keys) {
      settings
          .text(key)
          .ifPresent(value -> settings.problem(key, value, "has no meaning without " + needed));
    }
  }

  /** The region: settings that are right have one. */
  public String region() {
    return region.get();
  }

  /** The region, also of settings that are not right. */
  public Optional<String> regionIfKnown() {
    return region;
  }

  /** In place of the region's own endpoint of EMR, if one is set. */
  public Optional<URI> endpoint() {
    return endpoint;
  }

  /** In place of the region's own endpoint of STS, if one is set. */
  public Optional<URI> stsEndpoint() {
    return stsEndpoint;
  }

  /** In place of the region's own endpoint of S3, if one is set. */
  public Optional<URI> s3Endpoint() {
    return s3Endpoint;
  }

  /** In place of the region's own endpoint of Lambda, if one is set. */
  public Optional<URI> lambdaEndpoint() {
    return lambdaEndpoint;
  }

  /** In place of the region's own endpoint of CloudWatch Logs, if one is set. */
  public Optional<URI> logsEndpoint() {
    return logsEndpoint;
  }

  /** How many times a second this JVM may ask for log events. */
  public double logsPerSecond() {
    return logsPerSecond;
  }

  /** The role to assume; without one, calls are made as what the credentials stand for. */
  public Optional<String> role() {
    return role;
  }

  /** What the role's trust policy may ask for, if it is set. */
  Optional<String> externalId() {
    return externalId;
  }

  /** The name of the sessions of {@link #role()}; {@value #USER} in it stands for the user. */
  String sessionName() {
    return sessionName;
  }

  public boolean fips() {
    return fips;
  }

  public boolean dualStack() {
    return dualStack;
  }

  /** What counts of what is set for the SDK outside of these settings. */
  Surroundings surroundings() {
    return surroundings;
  }

  /** Whether what is set for the SDK outside of these settings counts. */
  public boolean followsSurroundings() {
    return surroundings.counts();
  }

  /** By which way addresses are reached. */
  public Proxies proxies() {
    return proxies;
  }

  /** A PEM file of certificates that are trusted besides Java's own, if one is set. */
  Optional<String> caFile() {
    return caFile;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  /** For each read, not for the whole answer. */
  public Duration readTimeout() {
    return readTimeout;
  }

  /** How many calls of one operation the account may make at once. */
  public double accountCallsAtOnce() {
    return accountCallsAtOnce;
  }

  /** How many calls of one operation the account may make a second after that. */
  public double accountCallsPerSecond() {
    return accountCallsPerSecond;
  }

  /** This JVM's share of the calls of one operation that the account may make at once. */
  public double callsAtOnce() {
    return callsAtOnce;
  }

  /** This JVM's share of the calls of one operation a second after that. */
  public double callsPerSecond() {
    return callsPerSecond;
  }

  /** Where hints of ends come from. */
  public HintSettings hints() {
    return hints;
  }

  private List<Object> parts() {
    return Arrays.asList(
        region,
        endpoint,
        stsEndpoint,
        s3Endpoint,
        lambdaEndpoint,
        logsEndpoint,
        logsPerSecond,
        role,
        externalId,
        sessionName,
        fips,
        dualStack,
        surroundings,
        proxies,
        caFile,
        connectTimeout,
        readTimeout,
        accountCallsAtOnce,
        accountCallsPerSecond,
        callsAtOnce,
        callsPerSecond,
        hints);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AwsSettings && parts().equals(((AwsSettings) other).parts());
  }

  @Override
  public int hashCode() {
    return Objects.hash(parts());
  }
}
