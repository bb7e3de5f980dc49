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
  sign_in_page = "${trimsuffix(var.azkaban_url, "/")}/js/cognito-sign-in/index.html"

  # What stands for the placeholders of ../iam.
  iam = {
    partition             = data.aws_partition.current.partition
    region                = data.aws_region.current.name
    account               = data.aws_caller_identity.current.account_id
    cluster_tag           = var.name
    executor_role         = "${var.name}-executor"
    emr_role              = "${var.name}-emr"
    external_id           = var.external_id
    cluster_instance_role = "${var.name}-cluster-instances"
    script_bucket         = var.bucket
    script_prefix         = "azkaban/scripts"
    script_key            = aws_kms_key.this.arn
    output_bucket         = var.bucket
    output_prefix         = "azkaban/output"
    output_key            = aws_kms_key.this.arn
    flag_bucket           = var.bucket
    flag_prefix           = "azkaban/flags"
    flag_key              = aws_kms_key.this.arn
    note_bucket           = var.bucket
    note_prefix           = "azkaban/notes"
    install_bucket        = var.bucket
    install_prefix        = "azkaban/install"
    secret_prefix         = var.name
    secret_key            = aws_kms_key.this.arn
    log_group             = "/${var.name}/steps"
    user_pool             = aws_cognito_user_pool.this.id
    hint_queue            = "${var.name}-hints"
    hint_rule             = "${var.name}-steps"
    hint_reader_role      = "${var.name}-emr"
    notice_topic          = "${var.name}-notices"
    notice_key            = aws_kms_key.this.arn
    notice_sender_role    = "${var.name}-emr"
  }

  # The features that are on, by the files of ../iam. With runtime roles it is runtime-roles in place
  # of submit: beside it, submit lets the executor leave the role out.
  emr_policies = toset([
    "base", "submit", "script-upload", "script-upload-kms", "script-output", "script-output-kms",
    "handover", "handover-kms", "group-directory-cognito", "logs-cloudwatch", "hints", "end-notes",
    "notices", "notices-kms",
  ])
  cluster_policies = toset(["wrapper", "script-output", "end-notes", "secrets", "kms"])
}

# --- Who signs in.

resource "aws_cognito_user_pool" "this" {
  name                = var.name
  deletion_protection = "ACTIVE"
  mfa_configuration   = "ON"

  software_token_mfa_configuration {
    enabled = true
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  # Two users whose names differ in case alone would be two people to Azkaban.
  username_configuration {
    case_sensitive = false
  }
}

# Where the sign-in page is: without a domain the client's code flow has none.
resource "aws_cognito_user_pool_domain" "this" {
  domain       = var.domain_prefix
  user_pool_id = aws_cognito_user_pool.this.id
}

# For browsers and command lines, which can keep no secret. Of themselves users may change their
# language and nothing that Azkaban goes by; an empty list would let them change everything.
resource "aws_cognito_user_pool_client" "azkaban" {
  name                                 = var.name
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email"]
  callback_urls                        = [var.azkaban_url]
  supported_identity_providers         = ["COGNITO"]
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  read_attributes                      = ["email", "email_verified"]
  write_attributes                     = ["locale"]
  access_token_validity                = 60
  id_token_validity                    = 60
  refresh_token_validity               = 12

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "hours"
  }
}

# For the sign-in page alone (docs/sign-in.md): it needs the code grant, once for each sign-in, and no refresh token. Cognito
# gives one all the same, and takes a list without flows for all flows.
resource "aws_cognito_user_pool_client" "sign_in_page" {
  name                                 = "${var.name}-sign-in-page"
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid"]
  callback_urls                        = [local.sign_in_page]
  logout_urls                          = [local.sign_in_page]
  supported_identity_providers         = ["COGNITO"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  read_attributes                      = ["email", "email_verified"]
  write_attributes                     = ["locale"]
  access_token_validity                = 60
  id_token_validity                    = 60
  refresh_token_validity               = 60

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "minutes"
  }
}

resource "aws_cognito_user_group" "team" {
  for_each     = var.teams
  name         = each.key
  user_pool_id = aws_cognito_user_pool.this.id
}

# --- Roles. The executor's own may do nothing but become the one that uses EMR.

resource "aws_iam_role" "executor" {
  name               = local.iam.executor_role
  assume_role_policy = templatefile("${path.module}/../iam/trust/executor.json", local.iam)
}

resource "aws_iam_role_policy" "executor" {
  name   = "assume-role"
  role   = aws_iam_role.executor.id
  policy = templatefile("${path.module}/../iam/executor/assume-role.json", local.iam)
}

resource "aws_iam_instance_profile" "executor" {
  name = local.iam.executor_role
  role = aws_iam_role.executor.name
}

resource "aws_iam_role" "emr" {
  name               = local.iam.emr_role
  assume_role_policy = templatefile("${path.module}/../iam/trust/emr-role.json", local.iam)
  depends_on         = [aws_iam_role.executor]
}

resource "aws_iam_role_policy" "emr" {
  for_each = local.emr_policies
  name     = each.key
  role     = aws_iam_role.emr.id
  policy   = templatefile("${path.module}/../iam/executor/${each.key}.json", local.iam)
}

resource "aws_iam_role" "cluster_instances" {
  name               = local.iam.cluster_instance_role
  assume_role_policy = templatefile("${path.module}/../iam/trust/cluster-instances.json", local.iam)
}

resource "aws_iam_role_policy" "cluster_instances" {
  for_each = local.cluster_policies
  name     = each.key
  role     = aws_iam_role.cluster_instances.id
  policy   = templatefile("${path.module}/../iam/cluster/${each.key}.json", local.iam)
}

resource "aws_iam_instance_profile" "cluster_instances" {
  name = local.iam.cluster_instance_role
  role = aws_iam_role.cluster_instances.name
}

# --- The key, the scripts' bucket, a secret of each team.

resource "aws_kms_key" "this" {
  description         = "Scripts, what they tell, secrets and notices of ${var.name}"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "scripts" {
  bucket = var.bucket
}

resource "aws_s3_bucket_public_access_block" "scripts" {
  bucket                  = aws_s3_bucket.scripts.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "scripts" {
  bucket = aws_s3_bucket.scripts.id

  rule {
    bucket_key_enabled = false

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "scripts" {
  bucket = aws_s3_bucket.scripts.id

  rule {
    id     = "azkaban-scripts"
    status = "Enabled"

    filter {
      prefix = "${local.iam.script_prefix}/"
    }

    expiration {
      days = var.script_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  rule {
    id     = "azkaban-output"
    status = "Enabled"

    filter {
      prefix = "${local.iam.output_prefix}/"
    }

    expiration {
      days = var.script_days
    }
  }

  # A note is of no use a quarter of an hour later.
  rule {
    id     = "azkaban-notes"
    status = "Enabled"

    filter {
      prefix = "${local.iam.note_prefix}/"
    }

    expiration {
      days = 1
    }
  }
}

resource "aws_s3_bucket_policy" "scripts" {
  bucket = aws_s3_bucket.scripts.id
  policy = templatefile("${path.module}/../iam/buckets/tls-only.json", local.iam)
}

resource "aws_secretsmanager_secret" "team" {
  for_each   = var.teams
  name       = "${local.iam.secret_prefix}/${each.key}/example"
  kms_key_id = aws_kms_key.this.arn
}

# --- Hints: EMR's events about steps, from EventBridge's rule to the executor's queue.

resource "aws_sqs_queue" "hints" {
  name                       = local.iam.hint_queue
  sqs_managed_sse_enabled    = true
  message_retention_seconds  = 300
  visibility_timeout_seconds = 30
}

resource "aws_sqs_queue_policy" "hints" {
  queue_url = aws_sqs_queue.hints.id
  policy    = templatefile("${path.module}/../iam/events/hint-queue.json", local.iam)
}

resource "aws_cloudwatch_event_rule" "steps" {
  name = local.iam.hint_rule

  event_pattern = jsonencode({
    source        = ["aws.emr"]
    "detail-type" = ["EMR Step Status Change"]
  })
}

resource "aws_cloudwatch_event_target" "hints" {
  rule = aws_cloudwatch_event_rule.steps.name
  arn  = aws_sqs_queue.hints.arn
}

# --- Notices: what people have to hear of. Who reads them subscribes to the topic.

resource "aws_sns_topic" "notices" {
  name              = local.iam.notice_topic
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_policy" "notices" {
  arn        = aws_sns_topic.notices.arn
  policy     = templatefile("${path.module}/../iam/events/notice-topic.json", local.iam)
  depends_on = [aws_iam_role.emr]
}

# --- Where the logs of steps go.

resource "aws_cloudwatch_log_group" "steps" {
  name              = local.iam.log_group
  retention_in_days = var.log_days
}
