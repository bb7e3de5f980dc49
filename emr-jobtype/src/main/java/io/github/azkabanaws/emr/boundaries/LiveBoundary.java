package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.rules.Boundary;
import io.github.azkabanaws.emr.rules.RuleName;
import io.github.azkabanaws.emr.rules.Work;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.log4j.Logger;

/**
 * The boundary that one job goes by, as the file has it at each moment. With {@code
 * aws.emr.boundaries.mode=warn} nothing is out of bounds, and the job's log says once for each rule
 * what would be. Thread-safe.
 */
public final class LiveBoundary {
  private static final Logger SERVER_LOG = Logger.getLogger(LiveBoundary.class);

  private final BoundarySettings settings;
  private final BoundariesFiles files;
  private final String group;
  private final Optional<SettledFile> file;
  private final BoundarySentences sentences;
  private final JobContext job;
  private final Set<RuleName> told = Collections.synchronizedSet(EnumSet.noneOf(RuleName.class));
  private volatile Optional<Boundary> begun = Optional.empty();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private volatile Breach.Listener listener = breach -> {};
  private volatile boolean over;

  private LiveBoundary(
      BoundarySettings settings,
      BoundariesFiles files,
      String group,
      Optional<SettledFile> file,
      JobContext job) {
    this.settings = settings;
    this.files = files;
    this.group = group;
    this.file = file;
    this.sentences = new BoundarySentences(settings);
    this.job = job;
  }

  /**
   * That of a group, if there is a file of boundaries; without one everything is allowed. A file
   * that has just changed is waited for, seconds, so that the job goes by what is in it.
   *
   * @param group as which the job's scripts run
   * @throws StepJobException if the file has not been good since this JVM started, unless nothing
   *     is enforced
   */
  public static LiveBoundary of(
      BoundarySettings settings, BoundariesFiles files, String group, JobContext job)
      throws StepJobException, KilledException, InterruptedException {
    FileVisit visit = new FileVisit(settings, files, job);
    Optional<SettledFile> file = Optional.empty();
    if (settings.file().isPresent()) {
      Path path = settings.file().get();
      file = open(path, visit, settings, job.log());
      if (file.isPresent()) {
        visit.settle(file.get());
        tellOfProblem(path, file.get(), job.log());
      }
    }
    return new LiveBoundary(settings, files, group, file, job);
  }

  /** None only where nothing is enforced: then a bad file is told and has no other effect. */
  private static Optional<SettledFile> open(
      Path path, FileVisit visit, BoundarySettings settings, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    try {
      return Optional.of(visit.open(path));
    } catch (StepJobException e) {
      if (settings.mode() == BoundarySettings.Mode.ENFORCE) {
        throw e;
      }
      log.warn(BoundarySentences.noBoundary(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Looks at the file as at the beginning: since then hours may have passed. */
  public void settle() throws KilledException, InterruptedException {
    if (file.isPresent()) {
      new FileVisit(settings, files, job).settle(file.get());
    }
  }

  private static void tellOfProblem(Path path, SettledFile file, Logger log) {
    file.status()
        .problem()
        .ifPresent(
            problem ->
                log.warn(
                    "The boundaries file "
                        + path
                        + " "
                        + problem
                        + ". What it said at "
                        + file.status().read()
                        + " holds."));
  }

  /** Whether there can be a boundary at all. */
  public boolean isOn() {
    return file.isPresent();
  }

  /** What holds, as far as was looked: it is looked all the time, by another thread. */
  public Boundary known() {
    return file.map(SettledFile::known).map(all -> all.of(group)).orElse(Boundary.none(group));
  }

  /** Has the file looked at; never waits for that. */
  void look() {
    file.ifPresent(files::lookSoon);
  }

  /** A step goes by this boundary. */
  void begin(Boundary boundary) {
    begun = Optional.of(boundary);
  }

  /** What the latest step has gone by. */
  Optional<Boundary> begun() {
    return begun;
  }

  /** How the boundary stands in the log of a dry run, a line for each rule. */
  public List<String> described() {
    return known().described();
  }

  /**
   * Goes on only with work within bounds.
   *
   * @throws StepJobException if a rule is broken, which names all that are
   */
  public void admit(Work work) throws StepJobException {
    throwIfThere(refusal(known(), work));
  }

  /**
   * Goes on only with steps that can be counted, if they have to be.
   *
   * @throws StepJobException if they have to be and can't
   */
  public void admitRuntimeRole() throws StepJobException {
    throwIfThere(refusalOfRuntimeRole(known()));
  }

  /** Why work can't be done, if it can't. */
  Optional<Refusal> refusal(Boundary boundary, Work work) {
    Map<RuleName, String> broken = boundary.against(work);
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    return refused(boundary, broken.keySet(), sentences.beyond(boundary, broken));
  }

  private Optional<Refusal> refused(Boundary boundary, Set<RuleName> broken, String sentence) {
    if (!holds(broken, sentence)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            BoundarySentences.refused(sentence),
            () -> broke(boundary, broken, Breach.Outcome.REFUSED, Optional.empty())));
  }

  /** Why a step with a runtime role can't be submitted, if it can't. */
  Optional<Refusal> refusalOfRuntimeRole(Boundary boundary) {
    for (RuleName name : Arrays.asList(RuleName.STEPS_ON_CLUSTER, RuleName.STEPS)) {
      if (boundary.steps(name).isPresent()) {
        Optional<Refusal> refusal =
            refused(boundary, EnumSet.of(name), sentences.uncountable(boundary, name));
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return Optional.empty();
  }

  private static void throwIfThere(Optional<Refusal> refusal) throws StepJobException {
    if (refusal.isPresent()) {
      throw new StepJobException(refusal.get().take());
    }
  }

  /**
   * Whether a boundary has the effect that it says; if it has not, people are told once for each
   * rule.
   */
  boolean holds(Set<RuleName> broken, String sentence) {
    if (isEnforced()) {
      return true;
    }
    if (told.addAll(broken)) {
      tell(BoundarySentences.onlyTold(sentence));
      broke(known(), broken, Breach.Outcome.TOLD, Optional.empty());
    }
    return false;
  }

  /** Has {@code hears} hear once of each rule that is broken from now on. */
  public void whenBroken(Breach.Listener hears) {
    listener = hears;
  }

  /** Rules were broken, with what becomes of the job. */
  void broke(
      Boundary boundary, Set<RuleName> rules, Breach.Outcome outcome, Optional<StepAddress> step) {
    for (RuleName rule : rules) {
      String which = rule + " " + outcome + step.map(StepAddress::stepId).orElse("");
      if (broken.add(which)) {
        listener.broken(
            new Breach(group, rule.toString(), boundary.described(rule), outcome, step));
      }
    }
  }

  /** Tells the job's log, if the job is not over. */
  void tell(String sentence) {
    if (over) {
      return;
    }
    try {
      job.log().warn(sentence);
    } catch (RuntimeException e) {
      // It may be said on a thread that others need.
      SERVER_LOG.warn("The log of a job can't be written", e);
    }
  }

  /** The job has said its last word, which nothing is to follow. */
  public void end() {
    over = true;
  }

  boolean isEnforced() {
    return settings.mode() == BoundarySettings.Mode.ENFORCE;
  }

  /** Equal for jobs for which the same holds. */
  String key() {
    return settings.mode() + " " + settings.file().map(Path::toString).orElse("") + " " + group;
  }

  String group() {
    return group;
  }

  BoundarySentences sentences() {
    return sentences;
  }

  Instant clock() {
    return files.clock().instant();
  }
}
