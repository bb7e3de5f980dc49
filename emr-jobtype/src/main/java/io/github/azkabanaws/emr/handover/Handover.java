package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.handover.HandoverChoice.Content;
import io.github.azkabanaws.emr.s3.NewObject;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import io.github.azkabanaws.emr.step.OutputSettings;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The hand-over of one job, which its group may make as far as that is known. Immutable. */
public final class Handover {
  private final HandoverChoice choice;
  private final HandoverSettings settings;
  private final RunAs runAs;

  private Handover(HandoverChoice choice, HandoverSettings settings, RunAs runAs) {
    this.choice = choice;
    this.settings = settings;
    this.runAs = runAs;
  }

  /**
   * A job's choice, before anything of the job is submitted.
   *
   * @param outputs of scripts, if there are any
   * @throws StepJobException if it is not allowed, or could never be made
   */
  public static Handover admit(
      HandoverChoice choice, HandoverSettings settings, OutputSettings outputs, RunAs runAs)
      throws StepJobException {
    HandoverAddress address = choice.address();
    if (!address.names().isEmpty()) {
      requireOutput(address, outputs, runAs);
    }
    if (address.names().isEmpty()) {
      Optional<String> refusal =
          refusal(address.fill(new LinkedHashMap<>()), settings, runAs.group());
      if (refusal.isPresent()) {
        throw new StepJobException(refusal.get() + " Nothing was submitted.");
      }
    } else if (!settings.mayAllow(runAs.group(), address.beginning())) {
      throw new StepJobException(
          HandoverSentences.notAllowed(address.toString(), runAs.group(), settings)
              + " Nothing was submitted.");
    }
    return new Handover(choice, settings, runAs);
  }

  /** Why the group's jobs may not put a flag there, as a sentence; nothing if they may. */
  private static Optional<String> refusal(
      S3Location place, HandoverSettings settings, String group) {
    Optional<String> own = settings.ownPlace(place);
    return own.isPresent()
        ? Optional.of(HandoverSentences.ownPlace(place, own.get()))
        : settings.allows(group, place)
            ? Optional.empty()
            : Optional.of(HandoverSentences.notAllowed(place.toString(), group, settings));
  }

  private static void requireOutput(HandoverAddress address, OutputSettings outputs, RunAs runAs)
      throws StepJobException {
    if (runAs.executionRoleArn().isPresent()) {
      throw new StepJobException(
          HandoverSentences.noOutput(
              address, "the job runs with a runtime role, and then scripts have no output"));
    }
    if (!outputs.prefix().isPresent()) {
      throw new StepJobException(
          HandoverSentences.noOutput(
              address, "the administrator has not set " + OutputSettings.PREFIX));
    }
  }

  /** As its author wrote it. */
  public HandoverChoice choice() {
    return choice;
  }

  /**
   * The flag of a job whose steps have all completed.
   *
   * @param installId as in the steps' keys
   * @param steps one for each command, in their order
   * @param ownSteps all that the job has stayed with in this execution
   * @throws StepJobException if what the scripts have told makes no address, or one that is not
   *     allowed
   */
  private Flag flag(
      String installId, Execution execution, List<CompletedStep> steps, Set<String> ownSteps)
      throws StepJobException {
    Map<String, String> told = new LinkedHashMap<>();
    steps.forEach(step -> told.putAll(step.told()));
    S3Location place;
    try {
      place = choice.address().fill(told);
    } catch (StepJobException e) {
      throw new StepJobException(HandoverSentences.noAddress(choice.address(), e.getMessage()));
    }
    Optional<String> refusal = refusal(place, settings, runAs.group());
    if (refusal.isPresent()) {
      throw new StepJobException(refusal.get());
    }
    FlagMark mark = FlagMark.of(installId, execution, steps);
    boolean json = choice.content() == Content.JSON;
    NewObject object =
        new NewObject(
            place,
            json ? FlagContent.json(execution, steps) : new byte[0],
            json ? "application/json" : "application/octet-stream",
            mark.metadata(),
            settings.kmsKey());
    return new Flag(object, mark, choice.overwrites(), ownSteps);
  }

  /**
   * Looks whether the flag can be written, as far as that can be told before the steps run: they
   * would run for nothing, and below a flag that says that they are done.
   *
   * @param own of this job in this execution
   * @throws StepJobException if somebody else's object is there, or S3 says that there is no such
   *     place
   */
  public void lookBefore(Supplier<S3Client> s3, StepKey own, EarlierSteps earlier, JobContext job)
      throws StepJobException {
    if (!choice.address().names().isEmpty() || choice.overwrites()) {
      return;
    }
    S3Location place = choice.address().fill(new LinkedHashMap<>());
    try {
      S3Objects objects = new S3Objects(s3.get());
      Optional<FlagMark> there = mark(objects, place);
      if (there.isPresent() && !there.get().isOfOneOf(earlier.all(own))) {
        throw new StepJobException(
            HandoverSentences.notBegun(HandoverSentences.others(place, there.get())));
      }
    } catch (SdkException e) {
      String advice = S3Errors.advice(e, place, HandoverSentences.right(place, settings.kmsKey()));
      if (S3Errors.isNoSuchPlace(e)) {
        throw new StepJobException(
            HandoverSentences.notBegun(
                HandoverSentences.noPlace(place, EmrErrors.text(e) + advice)));
      }
      job.log().warn(HandoverSentences.notLookedAt(place, EmrErrors.text(e)));
    }
  }

  /** That of the object there, if there is one; only the answer to a GET says why there is none. */
  private static Optional<FlagMark> mark(S3Objects objects, S3Location place) {
    try {
      Optional<FlagMark> there = objects.metadata(place).map(FlagMark::of);
      if (there.isPresent()) {
        return there;
      }
    } catch (SdkException e) {
      if (!S3Errors.isRefusal(e)) {
        throw e;
      }
    }
    try {
      objects.readText(place, 1);
    } catch (NoSuchKeyException e) {
      // As it should be.
      return Optional.empty();
    } catch (StepJobException e) {
      // It is there, whatever it is.
    }
    // It has come in between.
    return objects.metadata(place).map(FlagMark::of);
  }

  /**
   * Writes the flag, once.
   *
   * @param s3 asked only when there is something to write
   * @param limit how long it is tried
   * @param installId as in the steps' keys
   * @param steps one for each command, in their order
   * @param earlier knows the steps of other attempts of the job
   * @return where it stands
   * @throws StepJobException if it does not, as far as is known; the sentences say why, and what a
   *     retry would do
   * @throws KilledException if the job was killed; it says what became of the flag
   */
  public S3Location make(
      Supplier<S3Client> s3,
      Duration limit,
      String installId,
      Execution execution,
      List<CompletedStep> steps,
      EarlierSteps earlier,
      JobContext job)
      throws StepJobException, KilledException, InterruptedException {
    if (job.kill().isRaised()) {
      throw new KilledException(HandoverSentences.killedBefore(choice.address().toString()));
    }
    try {
      Set<String> own = earlier.all(StepKey.of(installId, execution, 0));
      Flag flag = flag(installId, execution, steps, own);
      String right = HandoverSentences.right(flag.location(), settings.kmsKey());
      new FlagWriter(s3, limit, job).write(flag, right);
      return flag.location();
    } catch (StepJobException e) {
      throw new StepJobException(HandoverSentences.failed(e.getMessage(), choice));
    } catch (RuntimeException e) {
      throw new StepJobException(
          HandoverSentences.failed(HandoverSentences.internal(EmrErrors.text(e)), choice));
    }
  }

  /**
   * The same as the end of a job whose script has told something that can't be read.
   *
   * @param why a sentence
   */
  public StepJobException notRead(String why) {
    return new StepJobException(HandoverSentences.failed(HandoverSentences.notRead(why), choice));
  }

  /** The names of what scripts have to tell for the address; empty if it needs nothing. */
  public Set<String> toldNames() {
    return choice.address().names();
  }
}
