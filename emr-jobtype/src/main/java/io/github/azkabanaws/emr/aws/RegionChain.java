package io.github.azkabanaws.emr.aws;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The region of the machine, as the SDK finds it. It is asked for once: it can't change. */
public final class RegionChain {
  private static final AtomicReference<String> FOUND = new AtomicReference<>();

  private RegionChain() {}

  /** Null if there is none. */
  public static String region() {
    String region = FOUND.get();
    if (region == null) {
      try {
        Region found = DefaultAwsRegionProviderChain.builder().build().getRegion();
        region = found == null ? null : found.id();
      } catch (SdkClientException e) {
        return null;
      }
      FOUND.set(region);
    }
    return region;
  }
}
