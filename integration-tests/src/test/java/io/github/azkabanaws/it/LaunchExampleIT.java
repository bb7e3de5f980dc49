package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The RunJobFlow request of the page on clusters beside the policies: it can start its cluster. */
class LaunchExampleIT {
  private JsonNode request;
  private Map<String, String> tags;
  private Map<String, String> values;

  @BeforeEach
  void read() throws Exception {
    String text = Shell.page("docs/clusters.md").text("Starting a cluster", "json");
    request = new ObjectMapper().readTree(text);
    tags = new HashMap<>();
    request
        .path("Tags")
        .forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
    values = new HashMap<>(ExecutorPolicies.VALUES);
    values.put("cluster_service_role", request.path("ServiceRole").asText());
    values.put("cluster_instance_role", request.path("JobFlowRole").asText());
  }

  @Test
  void thePoliciesLetItThrough() throws Exception {
    List<IamPolicy> policies = policies();
    List<IamRequest> asked = new ArrayList<>(IamRequests.launch(request));
    IamRequest describe =
        IamRequest.of(
            "elasticmapreduce:DescribeCluster",
            IamRequests.arn("elasticmapreduce", "cluster/j-NEW"));
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      describe = describe.with("elasticmapreduce:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    asked.add(describe);
    assertThat(asked)
        .allSatisfy(one -> assertThat(IamPolicy.allow(policies, one)).as(one::toString).isTrue());
  }

  @Test
  void itHasTheTagThatTheManagedPolicyOfItsServiceRoleAsksFor() {
    assertThat(request.path("ServiceRole").asText()).isEqualTo("EMR_DefaultRole_V2");
    assertThat(tags).containsEntry("for-use-with-amazon-emr-managed-policies", "true");
  }

  private List<IamPolicy> policies() throws Exception {
    List<IamPolicy> policies = new ArrayList<>();
    for (String name : List.of("base", "cluster-launch")) {
      policies.add(IamPolicy.read("executor/" + name, values));
    }
    return policies;
  }
}
