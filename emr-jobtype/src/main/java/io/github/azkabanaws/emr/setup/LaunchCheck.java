package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.LambdaCalls;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.clusters.ClusterChoice;
import io.github.azkabanaws.emr.clusters.ClusterSettings;
import io.github.azkabanaws.emr.clusters.LaunchSettings;
import io.github.azkabanaws.emr.clusters.RequestStarter;
import io.github.azkabanaws.emr.s3.FileText;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Text;
import io.github.azkabanaws.emr.s3.TextSource;
import java.util.stream.Stream;

/** What starts clusters: whether the request can be read, or the function may be called. */
final class LaunchCheck implements SetupCheck {
  private final Setup setup;

  LaunchCheck(Setup setup) {
    this.setup = setup;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException {
    LaunchSettings launch = setup.config().clusters().launch();
    if (!launch.isOn()) {
      lines.skipped("jobs start no cluster");
    } else if (launch.lambda().isPresent()) {
      invokeDry(launch.lambda().get(), lines);
    } else {
      ClusterSettings clusters = setup.config().clusters();
      String name =
          Stream.concat(
                  clusters
                      .choice()
                      .flatMap(ClusterChoice::name)
                      .map(Stream::of)
                      .orElseGet(Stream::empty),
                  clusters.allowed().stream())
              .filter(one -> clusters.mayStart(one) && !ClusterChoice.isId(one))
              .findFirst()
              .orElse("");
      // It reads the request, and starts nothing: only the answer could.
      String request = launch.request().get();
      TextSource texts =
          request.startsWith(S3Location.SCHEME) ? new S3Text(setup.account()::s3) : new FileText();
      new RequestStarter(setup.account().emr(), texts, request).prepare(name);
      lines.ok(request + " can be read and is a request for cluster '" + name + "'");
      lines.warning(
          "elasticmapreduce:RunJobFlow and iam:PassRole can't be tried without starting a cluster",
          "look at the policy");
    }
  }

  /** Lambda's own way of asking whether one may; it runs nothing. Not tried against AWS. */
  private void invokeDry(String function, CheckLines lines) {
    LambdaCalls lambda = new LambdaCalls(setup.clients()::lambda);
    new PermissionCheck(
            "lambda:InvokeFunction", "function " + function, true, () -> lambda.tryOut(function))
        .run(lines);
  }
}
