package io.github.azkabanaws.emr.job;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.azkaban.JobReport;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.log4j.Logger;

/**
 * What a job gives to the engine. The two may come from different class loaders, so only types of
 * the JDK, of Azkaban and of log4j pass between them, in a map.
 */
public final class JobRequest {
  private final String jobId;
  private final Props sysProps;
  private final Props jobProps;
  private final Logger log;
  private final CompletableFuture<Void> kill;
  private final ConcurrentMap<String, String> outputs;
  private final AtomicReference<Double> progress;

  /**
   * @param kill is completed when the job is killed
   * @param outputs the engine writes what later jobs of the flow are told, even of a job that fails
   * @param progress the engine writes how much of the job is done, from 0 to 1
   */
  public JobRequest(
      String jobId,
      Props sysProps,
      Props jobProps,
      Logger log,
      CompletableFuture<Void> kill,
      ConcurrentMap<String, String> outputs,
      AtomicReference<Double> progress) {
    this.jobId = jobId;
    this.sysProps = sysProps;
    this.jobProps = jobProps;
    this.log = log;
    this.kill = kill;
    this.outputs = outputs;
    this.progress = progress;
  }

  @SuppressWarnings("unchecked")
  public static JobRequest of(Map<String, Object> map) {
    return new JobRequest(
        (String) map.get("jobId"),
        (Props) map.get("sysProps"),
        (Props) map.get("jobProps"),
        (Logger) map.get("log"),
        (CompletableFuture<Void>) map.get("kill"),
        (ConcurrentMap<String, String>) map.get("outputs"),
        (AtomicReference<Double>) map.get("progress"));
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new HashMap<>();
    map.put("jobId", jobId);
    map.put("sysProps", sysProps);
    map.put("jobProps", jobProps);
    map.put("log", log);
    map.put("kill", kill);
    map.put("outputs", outputs);
    map.put("progress", progress);
    return map;
  }

  String jobId() {
    return jobId;
  }

  Props sysProps() {
    return sysProps;
  }

  Props jobProps() {
    return jobProps;
  }

  Logger log() {
    return log;
  }

  CompletableFuture<Void> kill() {
    return kill;
  }

  JobReport report() {
    return new JobReport(outputs, progress);
  }
}
