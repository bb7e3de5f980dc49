# The example of plugin-conf/terraform/platform, applied against a provider that makes nothing.
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

  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::123456789012:role/azkaban-deploy"
    }
  }

  mock_resource "aws_kms_key" {
    defaults = {
      arn = "arn:aws:kms:eu-west-1:123456789012:key/1234"
    }
  }

  mock_resource "aws_sqs_queue" {
    defaults = {
      arn = "arn:aws:sqs:eu-west-1:123456789012:azkaban-platform-dead-letters"
    }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn = "arn:aws:lambda:eu-west-1:123456789012:function:azkaban-deploy"
    }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = {
      id  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:azkaban/database-user-AbCdEf"
      arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:azkaban/database-user-AbCdEf"
    }
  }

  mock_resource "aws_cloudwatch_event_rule" {
    defaults = {
      arn = "arn:aws:events:eu-west-1:123456789012:rule/azkaban-deploy"
    }
  }

  mock_resource "aws_vpc_endpoint" {
    defaults = {
      prefix_list_id = "pl-12345678"
    }
  }
}

variables {
  package                 = "main.tf"
  vpc_id                  = "vpc-12345678"
  subnet_ids              = ["subnet-12345678"]
  route_table_ids         = ["rtb-12345678"]
  web_security_group      = "sg-11111111"
  executor_security_group = "sg-22222222"
  database_security_group = "sg-33333333"
  azkaban_url             = "https://azkaban.example.com:8443"
  project_bucket          = "my-config"
  rotation_days           = 30
  alarm_topic             = "arn:aws:sns:eu-west-1:123456789012:people"
}

run "apply" {
  assert {
    condition     = output.functions == ["azkaban-deploy", "azkaban-drain", "azkaban-rotate-db-user"]
    error_message = "The functions are others: ${jsonencode(output.functions)}"
  }

  assert {
    condition = alltrue([
      for each in aws_lambda_function.function :
      length(each.dead_letter_config) == 1 && length(each.vpc_config) == 1 && each.reserved_concurrent_executions == 1
    ])
    error_message = "A function has no dead-letter queue, no network, or runs beside itself."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role_policy.function["deploy"].policy).Statement[0].Resource == "arn:aws:s3:::my-config/projects/*"
    )
    error_message = "The function for projects may read something else."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.deploy.event_pattern).detail.object.key[0].wildcard == "projects/*.success"
    )
    error_message = "The rule waits for other objects."
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.user) == 1
    error_message = "The secret is not rotated."
  }
}
