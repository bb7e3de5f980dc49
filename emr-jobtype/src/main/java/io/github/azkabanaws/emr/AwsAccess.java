package io.github.azkabanaws.emr;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/** Who calls AWS, and over what, for the calls that are made without a client of the SDK. */
interface AwsAccess {
  /** Asked for each call, so that credentials which end in between are renewed. */
  AwsCredentialsProvider credentials();

  /** Its timeouts bound each call. */
  SdkHttpClient httpClient();
}
