package io.github.azkabanaws.harness;

import azkaban.flow.Flow;
import azkaban.project.DirectoryYamlFlowLoader;
import azkaban.project.FlowLoaderUtils;
import azkaban.project.Project;
import azkaban.utils.Props;
import java.io.File;
import java.nio.file.Path;

/** A project folder with a Flow 2.0 file, read by Azkaban's own loader. */
public final class FlowProject {
  private final Project project;
  private final Flow flow;
  private final File flowFile;

  private FlowProject(Project project, Flow flow, File flowFile) {
    this.project = project;
    this.flow = flow;
    this.flowFile = flowFile;
  }

  /**
   * Loads {@code <flow>.flow} of a folder.
   *
   * @throws IllegalArgumentException with Azkaban's own words if the project is not valid
   */
  public static FlowProject load(Path folder, String name, String flowId) {
    Project project = new Project(1, name);
    DirectoryYamlFlowLoader loader = new DirectoryYamlFlowLoader(new Props());
    loader.loadProjectFlow(project, folder.toFile());
    if (!loader.getErrors().isEmpty()) {
      throw new IllegalArgumentException(folder + ": " + loader.getErrors());
    }
    Flow flow = loader.getFlowMap().get(flowId);
    if (flow == null) {
      throw new IllegalArgumentException(folder + " has no flow " + flowId);
    }
    return new FlowProject(project, flow, folder.resolve(flowId + ".flow").toFile());
  }

  /** Where its files are. */
  Path folder() {
    return flowFile.toPath().getParent();
  }

  Project project() {
    return project;
  }

  Flow flow() {
    return flow;
  }

  /** A job's own properties, or null if the flow has no such job. */
  Props jobProps(String jobId) {
    return FlowLoaderUtils.getPropsFromYamlFile(flow.getId() + ":" + jobId, flowFile);
  }

  /** The flow's {@code config}. */
  Props flowProps() {
    return FlowLoaderUtils.getPropsFromYamlFile(flow.getId(), flowFile);
  }
}
