package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.ScriptUpload;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which scripts a group may run: files of its projects, what is below a prefix in S3 or a folder of
 * the cluster, or programs by name. A prefix ends where a segment ends, and a path with {@code .},
 * {@code ..} or an empty segment is below none: what it leads to is not what it looks like.
 */
final class ScriptsRule implements Rule {
  static final String PROJECT = "project";
  static final String GROUP = "{group}";

  private static final String ALLOWED =
      "must be "
          + PROJECT
          + " (files of the project), s3://bucket/prefix, /folder/on/the/cluster or a program's"
          + " name, with commas, without wildcards; "
          + GROUP
          + " may stand for a whole segment";

  private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern SEGMENT = Pattern.compile("\\{group}|[A-Za-z0-9!_.()'=@:+ -]+");
  private static final List<String> UNCLEAR = Arrays.asList("", ".", "..");

  private final Set<String> allowed;

  private ScriptsRule(Set<String> allowed) {
    this.allowed = Collections.unmodifiableSet(allowed);
  }

  static ScriptsRule parse(String value) throws BadRuleException {
    Set<String> allowed = new LinkedHashSet<>();
    for (String member : RuleText.members(value)) {
      // With a slash at the end or without, it is the same folder.
      String place = member.endsWith("/") ? member.substring(0, member.length() - 1) : member;
      if (!isGood(place)) {
        throw new BadRuleException(ALLOWED);
      }
      allowed.add(place);
    }
    return new ScriptsRule(allowed);
  }

  @Override
  public Rule of(String group) {
    Set<String> ofGroup = new LinkedHashSet<>();
    allowed.forEach(place -> ofGroup.add(place.replace(GROUP, group)));
    return new ScriptsRule(ofGroup);
  }

  @Override
  public Optional<String> against(Work work) {
    for (Command command : work.commands()) {
      if (!allows(command)) {
        String file = command.upload().map(ScriptUpload::file).orElseGet(command::script);
        return Optional.of(
            command.property()
                + " runs '"
                + Settings.show(file)
                + "'"
                + (command.upload().isPresent() ? ", a file of the project" : ""));
      }
    }
    return Optional.empty();
  }

  private boolean allows(Command command) {
    if (command.upload().isPresent()) {
      return allowed.contains(PROJECT);
    }
    String script = command.script();
    if (!script.contains("/")) {
      return !script.equals(PROJECT) && allowed.contains(script);
    }
    boolean ofS3 = script.startsWith(S3Location.SCHEME);
    String path = ofS3 ? script.substring(S3Location.SCHEME.length()) : script.substring(1);
    if (!isClear(path)) {
      return false;
    }
    return allowed.stream().anyMatch(place -> script.equals(place) || isBelow(script, place));
  }

  private static boolean isBelow(String script, String place) {
    return place.contains("/") && script.startsWith(place + "/");
  }

  private static boolean isGood(String place) {
    if (place.startsWith(S3Location.SCHEME)) {
      String[] parts = place.substring(S3Location.SCHEME.length()).split("/", 2);
      return BUCKET.matcher(parts[0]).matches() && (parts.length == 1 || hasGoodSegments(parts[1]));
    }
    return place.startsWith("/")
        ? hasGoodSegments(place.substring(1))
        : PROGRAM.matcher(place).matches();
  }

  private static boolean hasGoodSegments(String path) {
    return isClear(path)
        && Arrays.stream(path.split("/", -1)).allMatch(one -> SEGMENT.matcher(one).matches());
  }

  private static boolean isClear(String path) {
    return Collections.disjoint(Arrays.asList(path.split("/", -1)), UNCLEAR);
  }

  @Override
  public String toString() {
    return String.join(", ", allowed);
  }
}
