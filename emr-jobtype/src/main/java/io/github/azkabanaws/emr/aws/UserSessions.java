package io.github.azkabanaws.emr.aws;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Sessions of the role that is to be assumed, one for each name, so that CloudTrail shows for whom
 * a call was made. They are renewed on the thread that needs them, shortly before they expire.
 * Thread-safe.
 */
public final class UserSessions {
  /** The least recently used are forgotten beyond that; asking STS again is all it costs. */
  private static final int MOST = 1000;

  private static final int SHORTEST_NAME = 2;
  private static final int LONGEST_NAME = 64;

  private final StsClient sts;
  private final AwsSettings settings;

  @GuardedBy("this")
  private final Map<String, AwsCredentialsProvider> sessions =
      new LinkedHashMap<String, AwsCredentialsProvider>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AwsCredentialsProvider> eldest) {
          return size() > MOST;
        }
      };

  public UserSessions(StsClient sts, AwsSettings settings) {
    this.sts = sts;
    this.settings = settings;
  }

  /**
   * The name of a user's session, the same for all users if the setting says so, where a role is
   * assumed.
   */
  public static Optional<String> name(AwsSettings settings, String user) {
    if (!settings.role().isPresent()) {
      return Optional.empty();
    }
    String name =
        settings.sessionName().replace(AwsSettings.USER, user).replaceAll("[^\\w+=,.@-]", "-");
    if (name.length() > LONGEST_NAME) {
      return Optional.of(name.substring(0, LONGEST_NAME));
    }
    return Optional.of(name.length() < SHORTEST_NAME ? name + "-" : name);
  }

  /** Credentials of the session of that name. */
  public synchronized AwsCredentialsProvider of(String name) {
    return sessions.computeIfAbsent(
        name,
        n ->
            StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                    request ->
                        request
                            .roleArn(settings.role().get())
                            .roleSessionName(n)
                            .externalId(settings.externalId().orElse(null)))
                .build());
  }
}
