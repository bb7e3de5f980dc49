package io.github.azkabanaws.harness;

import azkaban.flow.Flow;
import azkaban.project.DirectoryFlowLoader;
import azkaban.project.DirectoryYamlFlowLoader;
import azkaban.project.FlowLoader;
import azkaban.project.FlowLoaderUtils;
import azkaban.project.Project;
import azkaban.utils.Props;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/** A project folder with a Flow 2.0 file or with job files, read by Azkaban's own loaders. */
public final class FlowProject {
  private final Project project;
  private final Flow flow;
  private final Path folder;
  private final Function<String, Props> jobProps;
  private final Function<String, Props> sharedProps;

  private FlowProject(
      Project project,
      Flow flow,
      Path folder,
      Function<String, Props> jobProps,
      Function<String, Props> sharedProps) {
    this.project = project;
    this.flow = flow;
    this.folder = folder;
    this.jobProps = jobProps;
    this.sharedProps = sharedProps;
  }

  /**
   * Loads {@code <flow>.flow} of a folder.
   *
   * @throws IllegalArgumentException with Azkaban's own words if the project is not valid
   */
  public static FlowProject load(Path folder, String name, String flowId) {
    Project project = new Project(1, name);
    DirectoryYamlFlowLoader loader = new DirectoryYamlFlowLoader(new Props());
    Flow flow = flow(loader, project, folder, flowId);
    return new FlowProject(
        project,
        flow,
        folder,
        path ->
            FlowLoaderUtils.getPropsFromYamlFile(path, folder.resolve(flowId + ".flow").toFile()),
        jobId -> null);
  }

  /**
   * Loads the {@code .job} and {@code .properties} files of a folder.
   *
   * @param flowId the flow's last job
   * @throws IllegalArgumentException with Azkaban's own words if the project is not valid
   */
  public static FlowProject loadJobFiles(Path folder, String name, String flowId) {
    Project project = new Project(1, name);
    DirectoryFlowLoader loader = new DirectoryFlowLoader(new Props());
    Flow flow = flow(loader, project, folder, flowId);
    return new FlowProject(
        project,
        flow,
        folder,
        path -> jobFile(folder, flow, path),
        jobId ->
            loader.getPropsList().stream()
                .filter(props -> props.getSource().equals(flow.getNode(jobId).getPropsSource()))
                .findFirst()
                .orElse(null));
  }

  private static Flow flow(FlowLoader loader, Project project, Path folder, String flowId) {
    loader.loadProjectFlow(project, folder.toFile());
    if (!loader.getErrors().isEmpty()) {
      throw new IllegalArgumentException(folder + ": " + loader.getErrors());
    }
    Flow flow = loader.getFlowMap().get(flowId);
    if (flow == null) {
      throw new IllegalArgumentException(folder + " has no flow " + flowId);
    }
    return flow;
  }

  /** The executor reads the file anew; null for the flow itself, which has none. */
  private static Props jobFile(Path folder, Flow flow, String path) {
    int colon = path.indexOf(':');
    if (colon < 0) {
      return null;
    }
    try {
      String source = flow.getNode(path.substring(colon + 1)).getJobSource();
      return new Props(null, folder.resolve(source).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its files are. */
  Path folder() {
    return folder;
  }

  Project project() {
    return project;
  }

  Flow flow() {
    return flow;
  }

  /** A job's own properties, or null if the flow has no such job. */
  Props jobProps(String jobId) {
    return jobProps.apply(flow.getId() + ":" + jobId);
  }

  /** The flow's {@code config}; null if it has none. */
  Props flowProps() {
    return jobProps.apply(flow.getId());
  }

  /** What {@code .properties} files beside and above the job's file say; null if there are none. */
  Props sharedProps(String jobId) {
    return sharedProps.apply(jobId);
  }
}
