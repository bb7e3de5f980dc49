package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.JvmName;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.hints.HintSource;
import io.github.azkabanaws.emr.hints.HintSources;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.notices.NoticeSettings;
import io.github.azkabanaws.emr.s3.S3Location;
import java.net.URI;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which services of AWS these settings switch on, with the addresses that jobs ask. */
final class SetupEndpoints {
  static final String EMR = "EMR";
  static final String STS = "STS";
  static final String COGNITO = "Cognito";
  static final String S3 = "S3";
  static final String LAMBDA = "Lambda";
  static final String LOGS = "CloudWatch Logs";
  static final String SNS = "SNS";

  /** Whose end notes are looked for: there are none, and need not be. */
  static final JvmName CHECK = JvmName.random(new SecureRandom());

  private final PluginConfig config;
  private final Endpoints endpoints;

  SetupEndpoints(PluginConfig config) {
    this.config = config;
    this.endpoints = new Endpoints(config.aws());
  }

  /** By the service's name, in the order in which a job needs them. */
  Map<String, URI> all() {
    Map<String, URI> all = new LinkedHashMap<>();
    all.put(EMR, endpoints.emr());
    all.put(STS, endpoints.sts());
    GroupSettings groups = config.groups();
    if (groups.usesCognito()) {
      all.put(COGNITO, endpoints.cognito(groups.poolRegion().get(), groups.endpoint()));
    }
    Optional<S3Location> object = object();
    if (object.isPresent()) {
      all.put(S3, endpoints.s3(object.get().bucket()));
    } else if (config.logs().readsS3()) {
      // Where the logs are is known only to the clusters.
      all.put(S3, endpoints.s3());
    }
    if (config.clusters().launch().lambda().isPresent()) {
      all.put(LAMBDA, endpoints.lambda());
    }
    if (config.logs().readsCloudWatch() && config.logs().group().isPresent()) {
      all.put(LOGS, endpoints.logs());
    }
    for (HintSource source : HintSources.all(CHECK)) {
      HintSettings hints = config.aws().hints();
      if (source.place(hints).isPresent()) {
        all.putIfAbsent(source.service(), source.address(endpoints, hints));
      }
    }
    NoticeSettings notices = config.notices();
    notices
        .topic()
        .ifPresent(topic -> all.put(SNS, endpoints.sns(topic.region(), notices.endpoint())));
    return all;
  }

  /** Whether jobs fail without the service. */
  boolean isNeeded(String service) {
    switch (service) {
      case S3:
        // The copy of their logs alone is none of their outcome.
        return object().isPresent();
      case STS:
        // Without a role nobody but these checks asks it.
        return config.aws().role().isPresent();
      case SNS:
        return false;
      default:
        return true;
    }
  }

  /** One of those that the executor writes or reads, if there are any. */
  private Optional<S3Location> object() {
    if (config.uploads().prefix().isPresent()) {
      return config.uploads().prefix();
    }
    if (config.outputs().prefix().isPresent()) {
      return config.outputs().prefix();
    }
    Optional<S3Location> flag = config.handover().anyPlace();
    return flag.isPresent()
        ? flag
        : config.clusters().launch().request().flatMap(S3Location::parse);
  }
}
