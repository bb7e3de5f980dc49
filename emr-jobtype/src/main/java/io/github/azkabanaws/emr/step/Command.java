package io.github.azkabanaws.emr.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One command of a job with the script found. */
public final class Command {
  private final String property;
  private final List<String> words;
  private final Optional<ScriptUpload> upload;

  private Command(String property, List<String> words, Optional<ScriptUpload> upload) {
    this.property = property;
    this.words = Collections.unmodifiableList(new ArrayList<>(words));
    this.upload = upload;
  }

  /** A command whose script is where the step will find it. */
  public static Command of(String property, List<String> words) {
    return new Command(property, words, Optional.empty());
  }

  /** The same command, with its script run from where it is uploaded to. */
  Command uploading(ScriptUpload file) {
    List<String> changed = new ArrayList<>(words);
    changed.set(0, file.target().toString());
    return new Command(property, changed, Optional.of(file));
  }

  /** The property that the job's author wrote it in, such as {@code command.1}. */
  public String property() {
    return property;
  }

  /** The script as the cluster finds it, and its arguments. */
  public List<String> words() {
    return words;
  }

  public String script() {
    return words.get(0);
  }

  public List<String> arguments() {
    return words.subList(1, words.size());
  }

  /** What has to be in S3 before, unless the script is elsewhere. */
  public Optional<ScriptUpload> upload() {
    return upload;
  }
}
