package io.github.azkabanaws.emr.aws;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The region of the machine, as the SDK finds it. It is asked for once: it can't change. */
public final class RegionChain {
  private static final AtomicReference<Optional<String>> FOUND =
      new AtomicReference<>(Optional.empty());

  private RegionChain() {}

  /** The region, if there is one. */
  public static Optional<String> region() {
    Optional<String> region = FOUND.get();
    if (!region.isPresent()) {
      try {
        region =
            Optional.ofNullable(DefaultAwsRegionProviderChain.builder().build().getRegion())
                .map(Region::id);
      } catch (SdkClientException e) {
        return Optional.empty();
      }
      FOUND.set(region);
    }
    return region;
  }
}
