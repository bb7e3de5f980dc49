package io.github.azkabanaws.emr.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Who calls AWS, over what, and at which kind of endpoint, for the calls that are made without a
 * client of the SDK. Immutable.
 */
public final class AwsAccess {
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient httpClient;
  private final boolean fips;
  private final boolean dualStack;

  public AwsAccess(
      AwsCredentialsProvider credentials,
      SdkHttpClient httpClient,
      boolean fips,
      boolean dualStack) {
    this.credentials = credentials;
    this.httpClient = httpClient;
    this.fips = fips;
    this.dualStack = dualStack;
  }

  /** Asked for each call, so that credentials which end in between are renewed. */
  AwsCredentialsProvider credentials() {
    return credentials;
  }

  /** Its timeouts bound each call. */
  SdkHttpClient httpClient() {
    return httpClient;
  }

  boolean fips() {
    return fips;
  }

  boolean dualStack() {
    return dualStack;
  }
}
