package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/** What the checks look at, made of settings that are right. Immutable. */
final class Setup {
  private final PluginConfig config;
  private final PluginConfig withoutLaunch;
  private final Optional<String> user;
  private final AwsAccount account;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider own;
  private final AwsCredentialsProvider caller;
  private final Optional<UserSessions> sessions;
  private final AwsClients clients;

  /**
   * @param withoutLaunch the same settings, but for those that let jobs start clusters
   * @param user whose groups are looked up, if anybody's
   * @throws StepJobException if a file that the settings name can't be used
   */
  Setup(
      PluginConfig config, PluginConfig withoutLaunch, Optional<String> user, AwsAccounts accounts)
      throws StepJobException {
    this.config = config;
    this.withoutLaunch = withoutLaunch;
    this.user = user;
    this.account = accounts.of(config.aws());
    this.http = AwsHttp.client(config.aws());
    this.own = AwsClients.executorsOwn(config.aws(), http);
    this.sessions =
        config
            .aws()
            .role()
            .map(
                role ->
                    new UserSessions(new AwsClients(config.aws(), http, own).sts(), config.aws()));
    this.caller = sessions.map(known -> known.of(AwsAccounts.OWN_SESSION)).orElse(own);
    this.clients = new AwsClients(config.aws(), http, caller);
  }

  PluginConfig config() {
    return config;
  }

  /** For looking for clusters: whoever has these settings can't start one. */
  PluginConfig withoutLaunch() {
    return withoutLaunch;
  }

  /** Whose groups are looked up, if a user was named. */
  Optional<String> user() {
    return user;
  }

  AwsAccount account() {
    return account;
  }

  SdkHttpClient http() {
    return http;
  }

  /** What the executor itself has. */
  AwsCredentialsProvider own() {
    return own;
  }

  /** What calls are signed with: a session of the role, or what the executor has. */
  AwsCredentialsProvider caller() {
    return caller;
  }

  /** The sessions of the role, if one is assumed. */
  Optional<UserSessions> sessions() {
    return sessions;
  }

  /** They ask in the name of {@link #caller()}. */
  AwsClients clients() {
    return clients;
  }
}
