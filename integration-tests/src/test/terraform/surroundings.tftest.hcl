# The example of plugin-conf/terraform, applied against a provider that makes nothing. What is made
# up here is what others of its resources check the form of.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "123456789012"
    }
  }

  mock_data "aws_partition" {
    defaults = {
      partition = "aws"
    }
  }

  mock_data "aws_region" {
    defaults = {
      name = "eu-west-1"
    }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = {
      id = "eu-west-1_AbCdEf123"
    }
  }

  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::123456789012:role/azkaban-emr"
    }
  }

  mock_resource "aws_kms_key" {
    defaults = {
      arn = "arn:aws:kms:eu-west-1:123456789012:key/1234"
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = {
      arn = "arn:aws:sns:eu-west-1:123456789012:azkaban-notices"
    }
  }

  mock_resource "aws_sqs_queue" {
    defaults = {
      arn = "arn:aws:sqs:eu-west-1:123456789012:azkaban-hints"
      url = "https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-hints"
    }
  }
}

variables {
  bucket        = "my-azkaban-scripts"
  azkaban_url   = "https://azkaban.example.com"
  domain_prefix = "my-azkaban"
  external_id   = "a-blue-one"
}

run "apply" {
  assert {
    condition = output.private_properties == {
      "aws.region"                   = "eu-west-1"
      "aws.log.group.name"           = "/azkaban/steps"
      "aws.emr.role.arn"             = "arn:aws:iam::123456789012:role/azkaban-emr"
      "aws.emr.role.external.id"     = "a-blue-one"
      "aws.emr.group.directory"      = "cognito"
      "aws.emr.group.user.pool.id"   = "eu-west-1_AbCdEf123"
      "aws.emr.upload.prefix"        = "s3://my-azkaban-scripts/azkaban/scripts"
      "aws.emr.upload.kms.key"       = "arn:aws:kms:eu-west-1:123456789012:key/1234"
      "aws.emr.script.output.prefix" = "s3://my-azkaban-scripts/azkaban/output"
      "aws.emr.secret.allowed"       = "secretsmanager:azkaban/{group}/*"
      "aws.emr.end.notes.prefix"     = "s3://my-azkaban-scripts/azkaban/notes"
      "aws.emr.notice.topic"         = "arn:aws:sns:eu-west-1:123456789012:azkaban-notices"
      "aws.emr.hints.queue"          = "https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-hints"
    }
    error_message = "The lines for private.properties are others: ${jsonencode(output.private_properties)}"
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.emr.assume_role_policy).Statement[0].Condition.StringEquals["sts:ExternalId"]
      == output.private_properties["aws.emr.role.external.id"]
    )
    error_message = "The role asks for another external id than the outputs name."
  }

  assert {
    condition     = aws_cognito_user_pool_domain.this.domain == "my-azkaban"
    error_message = "The pool has no page to sign in on."
  }
}
