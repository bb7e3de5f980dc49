#!/usr/bin/env bash
# Guess: EmrAddStep of the CDK, given the id of one cluster and the runtime role of its steps, lets the state machine add
#        steps to that cluster with that role, as its other tasks are bound to the function or topic they are given.
# Fact:  aws-cdk-lib 2.276.0 grants AddJobFlowSteps, DescribeStep and CancelSteps for cluster/* of account and region, and
#        no condition names the runtime role. SnsPublish beside it is granted the one topic.
# Users: who moves EMR jobs of several teams to Step Functions that way has one role that reaches all teams' clusters, and
#        no diff that says so. Bound it: a role of your own for the state machine, or a boundary.
# The product: the executor's rights are bound by the cluster's tag and by runtime role (plugin-conf/iam).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1
cat >rights.cjs <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { Topic } = require('aws-cdk-lib/aws-sns');
const { DefinitionBody, StateMachine, TaskInput } = require('aws-cdk-lib/aws-stepfunctions');
const { EmrAddStep, SnsPublish } = require('aws-cdk-lib/aws-stepfunctions-tasks');

const app = new App();
const stack = new Stack(app, 'stack', { env: { account: '123456789012', region: 'eu-west-1' } });
const step = new EmrAddStep(stack, 'step', {
  clusterId: 'j-1ABCDEFGHIJKL',
  executionRoleArn: 'arn:aws:iam::123456789012:role/analytics',
  name: 'count',
  jar: 'command-runner.jar',
  args: ['true'],
});
const tell = new SnsPublish(stack, 'tell', {
  topic: Topic.fromTopicArn(stack, 'topic', 'arn:aws:sns:eu-west-1:123456789012:azkaban'),
  message: TaskInput.fromText('done'),
});
new StateMachine(stack, 'machine', { definitionBody: DefinitionBody.fromChainable(step.next(tell)) });

const resources = Object.values(app.synth().getStackByName('stack').template.Resources);
const policy = resources.find((resource) => resource.Type === 'AWS::IAM::Policy');
for (const { Action, Resource, Condition } of policy.Properties.PolicyDocument.Statement) {
  const action = [Action].flat()[0];
  const parts = JSON.stringify(Resource).replaceAll('{"Ref":"AWS::Partition"}', '"aws"');
  const arn = Resource['Fn::Join'] ? JSON.parse(parts)['Fn::Join'][1].join('') : Resource;
  if (/AddJobFlowSteps|Publish/.test(action)) {
    console.log(action, 'on', arn, Condition ? `if ${JSON.stringify(Condition)}` : 'without a condition');
  }
}
JS
echo 'aws-cdk-lib 2.276.0, the rights of a state machine with EmrAddStep for cluster j-1ABCDEFGHIJKL'
echo 'expected: elasticmapreduce:AddJobFlowSteps on arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/j-1ABCDEFGHIJKL'
node rights.cjs | tee seen
diff seen - <<'SEEN'
elasticmapreduce:AddJobFlowSteps on arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/* without a condition
sns:Publish on arn:aws:sns:eu-west-1:123456789012:azkaban without a condition
SEEN
