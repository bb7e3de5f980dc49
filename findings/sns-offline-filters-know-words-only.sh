#!/usr/bin/env bash
# Guess: a local SNS that takes a filter policy honours SNS's operators, at least anything-but and prefix, or refuses the
#        subscription.
# Fact:  serverless-offline-sns 0.78.2 takes every policy and compares whole words of attributes: a policy with an
#        operator, or one for the message's body, delivers nothing at all, without a word.
# Users: a subscription that gets every message from SNS is silent in the test, and one that should get nothing passes
#        there for the wrong reason. Try such filters against SNS.
# The product: its notices' filters by plain words behave the same in both; those with anything-but need SNS.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund serverless-offline-sns@0.78.2 express@4.21.2
cat >filters.js <<'JS'
import http from 'node:http';
import express from 'express';
import { SNSServer } from './node_modules/serverless-offline-sns/dist/sns-server.js';

const listen = (handler) =>
  new Promise((resolve) => {
    const server = http.createServer(handler).listen(0, '127.0.0.1', () => resolve(server.address().port));
  });

const got = [];
const reader = await listen((request, response) => {
  got.push(request.url);
  request.resume();
  response.end();
});
const app = express();
new SNSServer(() => {}, app, 'eu-west-1', '123456789012');
const sns = await listen(app);

async function call(words) {
  const answer = await fetch(`http://127.0.0.1:${sns}/`, { method: 'POST', body: new URLSearchParams(words) });
  return answer.status;
}

const topic = 'arn:aws:sns:eu-west-1:123456789012:azkaban';
await call({ Action: 'CreateTopic', Name: 'azkaban' });
const policies = [
  ['a word', { kind: ['orphan-met'] }],
  ['another word', { kind: ['test'] }],
  ['anything-but', { kind: [{ 'anything-but': ['test'] }] }],
  ['prefix', { kind: [{ prefix: 'orphan' }] }],
  ['exists', { kind: [{ exists: true }] }],
  ['absent', { group: [{ exists: false }] }],
  ['body', { text: ['hello'] }, 'MessageBody'],
];
for (const [name, policy, scope] of policies) {
  const status = await call({
    Action: 'Subscribe',
    TopicArn: topic,
    Protocol: 'http',
    Endpoint: `http://127.0.0.1:${reader}/${encodeURIComponent(name)}`,
    'Attributes.entry.1.key': 'FilterPolicy',
    'Attributes.entry.1.value': JSON.stringify(policy),
    'Attributes.entry.2.key': 'FilterPolicyScope',
    'Attributes.entry.2.value': scope ?? 'MessageAttributes',
  });
  if (status !== 200) {
    console.log(`${name}: refused`);
  }
}
await call({
  Action: 'Publish',
  TopicArn: topic,
  Message: '{"text": "hello"}',
  'MessageAttributes.entry.1.Name': 'kind',
  'MessageAttributes.entry.1.Value.DataType': 'String',
  'MessageAttributes.entry.1.Value.StringValue': 'orphan-met',
});
await new Promise((resolve) => setTimeout(resolve, 1000));
console.log(`delivered: ${got.map((path) => decodeURIComponent(path.slice(1))).join(', ')}`);
process.exit(0);
JS
echo 'serverless-offline-sns 0.78.2, seven subscriptions, a message {"text": "hello"} with the attribute kind=orphan-met'
echo 'expected, as SNS documents: delivered: a word, anything-but, prefix, exists, absent, body'
timeout 60 node filters.js | tee seen
diff seen - <<'SEEN'
delivered: a word
SEEN
