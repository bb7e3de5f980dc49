terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # What stands for the placeholders of ../../iam.
  iam = {
    partition             = data.aws_partition.current.partition
    region                = data.aws_region.current.name
    account               = data.aws_caller_identity.current.account_id
    deploy_function       = "${var.name}-deploy"
    drain_function        = "${var.name}-drain"
    rotate_function       = "${var.name}-rotate-db-user"
    platform_dead_letters = "${var.name}-platform-dead-letters"
    platform_key          = aws_kms_key.this.arn
    project_bucket        = var.project_bucket
    project_prefix        = var.project_prefix
    deploy_secret         = "${var.name}/deploy"
    admin_secret          = "${var.name}/admin"
    database_secret       = "${var.name}/database"
    database_user_secret  = "${var.name}/database-user"
  }

  secrets = toset([
    local.iam.deploy_secret, local.iam.admin_secret, local.iam.database_secret,
    local.iam.database_user_secret,
  ])

  database = {
    DATABASE_SECRET  = local.iam.database_secret
    DATABASE_CA_FILE = "/var/task/database-ca.pem"
  }

  # By the file in ../../iam/platform.
  functions = {
    "deploy" = {
      name    = local.iam.deploy_function
      handler = "deploy"
      timeout = 600
      environment = {
        AZKABAN_URL         = var.azkaban_url
        AZKABAN_SECRET      = local.iam.deploy_secret
        AZKABAN_CA_FILE     = var.azkaban_ca_file
        AZKABAN_ENVIRONMENT = var.environment
      }
    }
    "drain" = {
      name    = local.iam.drain_function
      handler = "drain"
      timeout = 900
      environment = merge(local.database, {
        AZKABAN_URL     = var.azkaban_url
        AZKABAN_SECRET  = local.iam.admin_secret
        AZKABAN_CA_FILE = var.azkaban_ca_file
      })
    }
    "rotate-db-user" = {
      name    = local.iam.rotate_function
      handler = "rotate_db_user"
      timeout = 900
      environment = merge(local.database, {
        AZKABAN_URL          = var.azkaban_url
        AZKABAN_CA_FILE      = var.azkaban_ca_file
        DATABASE_USER_SECRET = local.iam.database_user_secret
        DATABASE_USERS       = join(",", var.database_users)
      })
    }
  }
}

# --- Roles: each function's own policy, and what Lambda needs to attach it to the network.

resource "aws_iam_role" "function" {
  for_each           = local.functions
  name               = each.value.name
  assume_role_policy = templatefile("${path.module}/../../iam/trust/platform-function.json", local.iam)
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions
  name     = each.key
  role     = aws_iam_role.function[each.key].id
  policy   = templatefile("${path.module}/../../iam/platform/${each.key}.json", local.iam)
}

resource "aws_iam_role_policy" "network" {
  for_each = local.functions
  name     = "network"
  role     = aws_iam_role.function[each.key].id
  policy   = templatefile("${path.module}/../../iam/platform/network.json", local.iam)
}

resource "aws_iam_role_policy" "kms" {
  for_each = local.functions
  name     = "kms"
  role     = aws_iam_role.function[each.key].id
  policy   = templatefile("${path.module}/../../iam/platform/kms.json", local.iam)
}

# --- The functions. One at a time of each: two deployments of a project would be in each other's way.

resource "aws_lambda_function" "function" {
  for_each                       = local.functions
  function_name                  = each.value.name
  role                           = aws_iam_role.function[each.key].arn
  handler                        = "azkaban_platform.handlers.${each.value.handler}"
  runtime                        = var.python
  filename                       = var.package
  source_code_hash               = filebase64sha256(var.package)
  timeout                        = each.value.timeout
  memory_size                    = 512
  reserved_concurrent_executions = 1

  environment {
    variables = each.value.environment
  }

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.functions.id]
  }

  # A zip of a project and the one that Azkaban has, unpacked by neither.
  ephemeral_storage {
    size = 2048
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.function, aws_iam_role_policy.network]
}

resource "aws_cloudwatch_log_group" "function" {
  for_each          = local.functions
  name              = "/aws/lambda/${each.value.name}"
  retention_in_days = var.log_days
}

# --- What could not be done, and who is told.

resource "aws_sqs_queue" "dead_letters" {
  name                      = local.iam.platform_dead_letters
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-platform-dead-letters"
  alarm_description   = "A function has given up: its event is in the queue, why is in its log."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each            = local.functions
  alarm_name          = "${each.value.name}-errors"
  alarm_description   = "The function has failed; its log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic]
}

resource "aws_cloudwatch_metric_alarm" "projects" {
  alarm_name          = "${var.name}-failed-projects"
  alarm_description   = "A project was not deployed; the function's log says which and why."
  namespace           = "AzkabanPlatform"
  metric_name         = "FailedProjects"
  dimensions          = { FunctionName = local.iam.deploy_function }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic]
}

# --- The network: to Azkaban, its database and two endpoints, and nowhere else.

resource "aws_security_group" "functions" {
  name        = "${var.name}-platform-functions"
  description = "Functions of the platform of Azkaban"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "web" {
  security_group_id            = aws_security_group.functions.id
  referenced_security_group_id = var.web_security_group
  ip_protocol                  = "tcp"
  from_port                    = var.web_port
  to_port                      = var.web_port
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id            = var.web_security_group
  referenced_security_group_id = aws_security_group.functions.id
  ip_protocol                  = "tcp"
  from_port                    = var.web_port
  to_port                      = var.web_port
}

resource "aws_vpc_security_group_egress_rule" "executor" {
  security_group_id            = aws_security_group.functions.id
  referenced_security_group_id = var.executor_security_group
  ip_protocol                  = "tcp"
  from_port                    = var.executor_port
  to_port                      = var.executor_port
}

resource "aws_vpc_security_group_ingress_rule" "executor" {
  security_group_id            = var.executor_security_group
  referenced_security_group_id = aws_security_group.functions.id
  ip_protocol                  = "tcp"
  from_port                    = var.executor_port
  to_port                      = var.executor_port
}

resource "aws_vpc_security_group_egress_rule" "database" {
  security_group_id            = aws_security_group.functions.id
  referenced_security_group_id = var.database_security_group
  ip_protocol                  = "tcp"
  from_port                    = var.database_port
  to_port                      = var.database_port
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = var.database_security_group
  referenced_security_group_id = aws_security_group.functions.id
  ip_protocol                  = "tcp"
  from_port                    = var.database_port
  to_port                      = var.database_port
}

resource "aws_vpc_security_group_egress_rule" "secrets" {
  security_group_id            = aws_security_group.functions.id
  referenced_security_group_id = aws_security_group.secrets.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.functions.id
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "secrets" {
  name        = "${var.name}-platform-secrets"
  description = "The endpoint of Secrets Manager"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "secrets" {
  security_group_id            = aws_security_group.secrets.id
  referenced_security_group_id = aws_security_group.functions.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_endpoint" "secrets" {
  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${local.iam.region}.secretsmanager"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [aws_security_group.secrets.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = var.vpc_id
  service_name      = "com.amazonaws.${local.iam.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.route_table_ids
}

# --- Secrets. Their values are written by people, all but that of the database's user by them alone.

resource "aws_kms_key" "this" {
  description         = "Secrets of the platform of ${var.name}"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "this" {
  for_each   = local.secrets
  name       = each.key
  kms_key_id = aws_kms_key.this.arn
}

# --- What starts the functions.

resource "aws_cloudwatch_event_rule" "deploy" {
  name = local.iam.deploy_function

  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    detail = {
      bucket = { name = [var.project_bucket] }
      object = { key = [{ wildcard = "${var.project_prefix}/*.success" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "deploy" {
  rule = aws_cloudwatch_event_rule.deploy.name
  arn  = aws_lambda_function.function["deploy"].arn
}

resource "aws_lambda_permission" "deploy" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["deploy"].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.deploy.arn
}

resource "aws_secretsmanager_secret_rotation" "user" {
  count               = var.rotation_days > 0 ? 1 : 0
  secret_id           = aws_secretsmanager_secret.this[local.iam.database_user_secret].id
  rotation_lambda_arn = aws_lambda_function.function["rotate-db-user"].arn
  rotate_immediately  = false

  rotation_rules {
    automatically_after_days = var.rotation_days
  }

  depends_on = [aws_lambda_permission.rotate]
}

resource "aws_lambda_permission" "rotate" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["rotate-db-user"].function_name
  principal     = "secretsmanager.amazonaws.com"
  source_arn    = aws_secretsmanager_secret.this[local.iam.database_user_secret].arn
}

# The old user goes when nobody uses it any more: asked each hour, which is nothing to do most times.
resource "aws_cloudwatch_event_rule" "finish" {
  name                = "${local.iam.rotate_function}-finish"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "finish" {
  rule  = aws_cloudwatch_event_rule.finish.name
  arn   = aws_lambda_function.function["rotate-db-user"].arn
  input = jsonencode({ step = "finish" })
}

resource "aws_lambda_permission" "finish" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["rotate-db-user"].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.finish.arn
}
