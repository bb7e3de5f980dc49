package io.github.azkabanaws.emr.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Who calls AWS, over what, and where, for the calls that are made without a client of the SDK.
 * Immutable.
 */
public final class AwsAccess {
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient httpClient;
  private final Endpoints endpoints;

  public AwsAccess(
      AwsCredentialsProvider credentials, SdkHttpClient httpClient, Endpoints endpoints) {
    this.credentials = credentials;
    this.httpClient = httpClient;
    this.endpoints = endpoints;
  }

  /** Asked for each call, so that credentials which end in between are renewed. */
  AwsCredentialsProvider credentials() {
    return credentials;
  }

  /** Its timeouts bound each call. */
  SdkHttpClient httpClient() {
    return httpClient;
  }

  /** The addresses of the services. */
  public Endpoints endpoints() {
    return endpoints;
  }
}
