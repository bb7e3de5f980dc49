package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import java.nio.file.Paths;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * The role that an AWS profile says to assume, assumed by our own client of STS: the SDK's goes
 * where the environment says, by a way of its own. What a profile may say is the SDK's.
 */
final class ProfileRole {
  /** What AWS's records show, unless the profile names another. */
  private static final String SESSION = "azkaban";

  private final ProfileFile file;
  private final Function<AwsCredentialsProvider, StsClient> sts;

  /** Profiles whose roles are assumed on the way to the one that is wanted. */
  private final Set<String> seen = new HashSet<>();

  private ProfileRole(ProfileFile file, Function<AwsCredentialsProvider, StsClient> sts) {
    this.file = Objects.requireNonNull(file, "file");
    this.sts = Objects.requireNonNull(sts, "sts");
  }

  /**
   * That of a profile; none if it names none. What is wrong with it is told by each use.
   *
   * @param sts a client for who has these credentials
   */
  static Optional<AwsCredentialsProvider> of(
      ProfileFile file, String name, Function<AwsCredentialsProvider, StsClient> sts) {
    return file.profile(name)
        .filter(ProfileRole::hasRole)
        .map(profile -> new ProfileRole(file, sts).provider(profile));
  }

  private static boolean hasRole(Profile profile) {
    return profile.property(ProfileProperty.ROLE_ARN).isPresent()
        && (profile.property(ProfileProperty.SOURCE_PROFILE).isPresent()
            || profile.property(ProfileProperty.CREDENTIAL_SOURCE).isPresent()
            || profile.property(ProfileProperty.WEB_IDENTITY_TOKEN_FILE).isPresent());
  }

  private AwsCredentialsProvider provider(Profile profile) {
    if (!seen.add(profile.name())) {
      return wrong(profile, "its source_profile leads back to it");
    }
    Optional<String> token = profile.property(ProfileProperty.WEB_IDENTITY_TOKEN_FILE);
    if (token.isPresent()) {
      return StsWebIdentityTokenFileCredentialsProvider.builder()
          .stsClient(sts.apply(AnonymousCredentialsProvider.create()))
          .roleArn(profile.property(ProfileProperty.ROLE_ARN).get())
          .roleSessionName(session(profile))
          .webIdentityTokenFile(Paths.get(token.get()))
          .build();
    }
    Optional<String> source = profile.property(ProfileProperty.SOURCE_PROFILE);
    Optional<String> kind = profile.property(ProfileProperty.CREDENTIAL_SOURCE);
    if (source.isPresent() && kind.isPresent()) {
      return wrong(profile, "it has both source_profile and credential_source");
    }
    return source.isPresent()
        ? assumed(profile, ofProfile(profile, source.get()))
        : ofKind(profile, kind.get());
  }

  private AwsCredentialsProvider ofProfile(Profile profile, String source) {
    Optional<Profile> named = file.profile(source);
    if (!named.isPresent()) {
      return wrong(profile, "there is no profile of the name that is its source_profile");
    }
    return hasRole(named.get())
        ? provider(named.get())
        : ProfileCredentialsProvider.builder().profileFile(file).profileName(source).build();
  }

  private AwsCredentialsProvider ofKind(Profile profile, String kind) {
    switch (kind) {
      case "Environment":
        return assumed(profile, EnvironmentVariableCredentialsProvider.create());
      case "Ec2InstanceMetadata":
        return assumed(profile, InstanceProfileCredentialsProvider.builder().build());
      case "EcsContainer":
        return assumed(profile, ContainerCredentialsProvider.builder().build());
      default:
        return wrong(
            profile,
            "its credential_source is not Environment, Ec2InstanceMetadata or EcsContainer");
    }
  }

  private AwsCredentialsProvider assumed(Profile profile, AwsCredentialsProvider caller) {
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder()
            .roleArn(profile.property(ProfileProperty.ROLE_ARN).get())
            .roleSessionName(session(profile))
            .externalId(profile.property(ProfileProperty.EXTERNAL_ID).orElse(null));
    Optional<String> seconds = profile.property(ProfileProperty.DURATION_SECONDS);
    if (seconds.isPresent()) {
      try {
        request.durationSeconds(Integer.valueOf(seconds.get().trim()));
      } catch (NumberFormatException e) {
        return wrong(profile, "its duration_seconds is no number");
      }
    }
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts.apply(caller))
        .refreshRequest(request.build())
        .build();
  }

  private static String session(Profile profile) {
    return profile.property(ProfileProperty.ROLE_SESSION_NAME).orElse(SESSION);
  }

  /** In own words, by names alone: a file of profiles has secrets. */
  private static AwsCredentialsProvider wrong(Profile profile, String why) {
    return () -> {
      throw SdkClientException.create(
          "AWS profile '" + Settings.show(profile.name()) + "' can't be used: " + why);
    };
  }
}
