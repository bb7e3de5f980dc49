package io.github.azkabanaws.emr.author;

import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.step.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The commands of a job, in the order in which they are to run. */
public final class JobCommands {
  static final String COMMAND = ProcessJob.COMMAND;
  static final String STEP = "step";

  private static final Pattern FURTHER = Pattern.compile(COMMAND + "\\.[1-9]\\d{0,5}");
  private static final Pattern NUMBERED = Pattern.compile(COMMAND + "\\.\\d+");
  private static final Pattern MISPLACED =
      Pattern.compile("(" + COMMAND + "|" + STEP + ")\\..*", Pattern.CASE_INSENSITIVE);

  private final List<Command> commands = new ArrayList<>();
  private final List<CommandText> texts = new ArrayList<>();
  private final List<String> withoutEffect = new ArrayList<>();

  /** Reads them; what is wrong is in {@link Settings#problems()} afterwards. */
  public JobCommands(Settings settings, Props props) {
    boolean command = props.containsKey(COMMAND);
    boolean step = props.containsKey(STEP);
    if (command && step) {
      settings.problem(STEP, "is the older spelling of " + COMMAND + "; set one of them");
    } else if (!command && !step) {
      settings.missing(COMMAND, "the script to run and its arguments, as in /path/script.sh arg");
    } else {
      add(settings, command ? COMMAND : STEP);
    }
    int next = 1;
    for (; props.containsKey(COMMAND + "." + next); next++) {
      add(settings, COMMAND + "." + next);
    }
    for (String key : props.getKeySet()) {
      if (FURTHER.matcher(key).matches()) {
        if (numberOf(key) >= next) {
          settings.problem(key, "would not run: there is no " + COMMAND + "." + next);
        }
      } else if (NUMBERED.matcher(key).matches()) {
        settings.problem(
            key, "would not run: further commands are " + COMMAND + ".1, " + COMMAND + ".2, ...");
      } else if (MISPLACED.matcher(key).matches()) {
        withoutEffect.add(key);
      }
    }
    Collections.sort(withoutEffect);
  }

  /** Each with the script as it is written. */
  public List<Command> commands() {
    return Collections.unmodifiableList(commands);
  }

  /** The same as they are written. */
  public List<CommandText> texts() {
    return Collections.unmodifiableList(texts);
  }

  /** Properties that look like further commands and are none. */
  public List<String> withoutEffect() {
    return Collections.unmodifiableList(withoutEffect);
  }

  private void add(Settings settings, String key) {
    CommandText text = new CommandText(key, settings.raw(key).orElse(""));
    if (text.words().isEmpty()) {
      settings.missing(key, "it is there, but names no script");
    } else if (text.problem().isPresent()) {
      settings.problem(key, text.problem().get());
    } else {
      texts.add(text);
      commands.add(Command.of(key, text.words()));
    }
  }

  private static int numberOf(String key) {
    return Integer.parseInt(key.substring(COMMAND.length() + 1));
  }
}
