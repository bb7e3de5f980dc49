package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where people find YARN's own page of an application. */
public final class YarnSettings {
  static final String LINK = "aws.emr.yarn.link";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(LINK);

  private final Optional<YarnLink> link;

  public YarnSettings(Settings settings) {
    this.link = YarnLink.read(settings, LINK);
  }

  /** Jobs' logs have no links without. */
  public Optional<YarnLink> link() {
    return link;
  }
}
