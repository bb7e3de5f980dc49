package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.emr.base.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.endpoint.DualstackEnabledProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * What the environment, the JVM's properties and the AWS profile say of where services are reached.
 * The SDK's clients would go by it; ours do so only if the administrator has allowed it, and then
 * all of them. Immutable.
 */
public final class Surroundings {
  /** Lets all services go where the surroundings say. */
  public static final String ALLOWED = "aws.emr.endpoints.from.environment";

  /** The services that are called, by the SDK's names for them. */
  enum Service {
    EMR("EMR", "Emr"),
    STS("STS", "Sts"),
    S3("S3", "S3"),
    LAMBDA("Lambda", "Lambda"),
    LOGS("CloudWatch Logs", "CloudWatchLogs"),
    SQS("SQS", "Sqs"),
    SNS("SNS", "Sns"),
    COGNITO("Cognito Identity Provider", "CognitoIdentityProvider");

    private final String id;
    private final String property;

    Service(String id, String property) {
      this.id = id;
      this.property = property;
    }

    private String key() {
      return id.toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    String variable() {
      return ENDPOINT_URL + "_" + key().toUpperCase(Locale.ROOT);
    }
  }

  private static final String ENDPOINT_URL = "AWS_ENDPOINT_URL";
  private static final String PARTITIONS_FILE = "AWS_PARTITIONS_FILE";
  private static final String FIPS = "AWS_USE_FIPS_ENDPOINT";
  private static final String DUAL_STACK = "AWS_USE_DUALSTACK_ENDPOINT";
  private static final List<String> KINDS =
      Collections.unmodifiableList(Arrays.asList(FIPS, DUAL_STACK));

  static final Surroundings IGNORED = new Surroundings(false, Collections.emptyMap(), false, false);

  private final boolean counts;
  private final Map<Service, URI> endpoints;
  private final boolean fips;
  private final boolean dualStack;

  private Surroundings(
      boolean counts, Map<Service, URI> endpoints, boolean fips, boolean dualStack) {
    this.counts = counts;
    this.endpoints = endpoints;
    this.fips = fips;
    this.dualStack = dualStack;
  }

  /** What counts of them: nothing, unless the setting allows it. */
  static Surroundings read(Settings settings, Environment environment) {
    if (!settings.flag(ALLOWED, false)) {
      // The SDK's rules go by it, and can't be told otherwise.
      partitionsFile(environment)
          .ifPresent(
              name ->
                  settings.problem(
                      ALLOWED,
                      name
                          + " names another file of AWS's partitions, so other hosts: take it away"
                          + " for this account, or set this to true"));
      return IGNORED;
    }
    try {
      Map<Service, URI> endpoints = new LinkedHashMap<>();
      for (Service service : Service.values()) {
        found(service).ifPresent(url -> endpoints.put(service, url));
      }
      return new Surroundings(
          true,
          Collections.unmodifiableMap(endpoints),
          FipsEnabledProvider.builder().build().isFipsEnabled().orElse(false),
          DualstackEnabledProvider.builder().build().isDualstackEnabled().orElse(false));
    } catch (RuntimeException e) {
      // In own words: the SDK's may show what stands in a file of profiles.
      settings.problem(
          ALLOWED,
          "true",
          "can't be used: "
              + ENDPOINT_URL
              + ", one of "
              + ENDPOINT_URL
              + "_*, "
              + String.join(", ", KINDS)
              + " or the AWS profile has a value that makes no sense; an address is an https:// URL"
              + " (http:// is for loopback only)");
      return IGNORED;
    }
  }

  /** Whether anything of them may count. */
  boolean counts() {
    return counts;
  }

  /** Where a service is reached; absent if nothing is said of it, or it does not count. */
  Optional<URI> endpoint(Service service) {
    return Optional.ofNullable(endpoints.get(service));
  }

  /** Whether addresses have to be those with FIPS 140. */
  boolean fips() {
    return fips;
  }

  /** Whether addresses have to be those that IPv6 reaches too. */
  boolean dualStack() {
    return dualStack;
  }

  /**
   * What is set, whether it counts or not, by the names that people know: variables of the
   * environment, the JVM's properties, or members of the profile.
   */
  public static List<String> named(Environment environment) {
    List<String> names =
        Stream.of(
                Stream.of(ENDPOINT_URL),
                Stream.of(Service.values()).map(Service::variable),
                KINDS.stream(),
                Stream.of(PARTITIONS_FILE))
            .flatMap(each -> each)
            .filter(name -> environment.value(name).isPresent())
            .collect(Collectors.toCollection(ArrayList::new));
    if (isSetElsewhere(environment)) {
      names.add("endpoint_url of the AWS profile, or aws.endpointUrl of the JVM");
    }
    if (!names.contains(FIPS)
        && isSet(() -> FipsEnabledProvider.builder().build().isFipsEnabled())) {
      names.add("use_fips_endpoint of the AWS profile, or aws.useFipsEndpoint of the JVM");
    }
    if (!names.contains(DUAL_STACK)
        && isSet(() -> DualstackEnabledProvider.builder().build().isDualstackEnabled())) {
      names.add(
          "use_dualstack_endpoint of the AWS profile, or aws.useDualstackEndpoint of the JVM");
    }
    partitionsFile(environment).filter(name -> !names.contains(name)).ifPresent(names::add);
    return names;
  }

  private static Optional<String> partitionsFile(Environment environment) {
    if (System.getProperty("aws.partitionsFile") != null) {
      return Optional.of("-Daws.partitionsFile");
    }
    return Optional.of(PARTITIONS_FILE).filter(name -> environment.value(name).isPresent());
  }

  /** Whether an address comes from something else than a variable, which has been named. */
  private static boolean isSetElsewhere(Environment environment) {
    return !environment.value(ENDPOINT_URL).isPresent()
        && Stream.of(Service.values())
            .filter(service -> !environment.value(service.variable()).isPresent())
            .anyMatch(service -> isSet(() -> found(service)));
  }

  private static boolean isSet(Supplier<Optional<?>> look) {
    try {
      return look.get().isPresent();
    } catch (RuntimeException e) {
      // Something is there, though it makes no sense.
      return true;
    }
  }

  private static Optional<URI> found(Service service) {
    return AwsClientEndpointProvider.builder()
        .serviceEndpointOverrideEnvironmentVariable(service.variable())
        .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + service.property)
        .serviceProfileProperty(service.key())
        .profileFile(ProfileFile::defaultProfileFile)
        .profileName(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
        .resolveFromOverrides()
        .map(Surroundings::usable);
  }

  /** The SDK takes a name without a scheme here, and fails with each call; and http to any host. */
  private static URI usable(URI url) {
    if (!Settings.isEndpoint(url)) {
      throw new IllegalArgumentException("no address");
    }
    return url;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Surroundings
        && counts == ((Surroundings) other).counts
        && endpoints.equals(((Surroundings) other).endpoints)
        && fips == ((Surroundings) other).fips
        && dualStack == ((Surroundings) other).dualStack;
  }

  @Override
  public int hashCode() {
    return Objects.hash(counts, endpoints, fips, dualStack);
  }
}
