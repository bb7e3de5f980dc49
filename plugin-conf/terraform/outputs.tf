output "private_properties" {
  description = "Lines for private.properties of the job type."
  value = {
    "aws.region"                   = local.iam.region
    "aws.log.group.name"           = aws_cloudwatch_log_group.steps.name
    "aws.emr.role.arn"             = aws_iam_role.emr.arn
    "aws.emr.role.external.id"     = var.external_id
    "aws.emr.group.directory"      = "cognito"
    "aws.emr.group.user.pool.id"   = aws_cognito_user_pool.this.id
    "aws.emr.upload.prefix"        = "s3://${var.bucket}/${local.iam.script_prefix}"
    "aws.emr.upload.kms.key"       = aws_kms_key.this.arn
    "aws.emr.script.output.prefix" = "s3://${var.bucket}/${local.iam.output_prefix}"
    "aws.emr.handover.allowed"     = "s3://${var.bucket}/${local.iam.flag_prefix}/{group}/*"
    "aws.emr.handover.kms.key"     = aws_kms_key.this.arn
    "aws.emr.secret.allowed"       = "secretsmanager:${local.iam.secret_prefix}/{group}/*"
    "aws.emr.end.notes.prefix"     = "s3://${var.bucket}/${local.iam.note_prefix}"
    "aws.emr.hints.queue"          = aws_sqs_queue.hints.url
    "aws.emr.notice.topic"         = aws_sns_topic.notices.arn
  }
}

output "azkaban_properties" {
  description = "Lines for azkaban.properties of the web server."
  value = {
    "cognito.user.pool.id" = aws_cognito_user_pool.this.id
    "cognito.client.id"    = "${aws_cognito_user_pool_client.azkaban.id},${aws_cognito_user_pool_client.sign_in_page.id}"
  }
}

output "sign_in_page" {
  description = "The settings.json of the sign-in page."
  value = jsonencode({
    pools = [{
      domain   = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${local.iam.region}.amazoncognito.com"
      clientId = aws_cognito_user_pool_client.sign_in_page.id
    }]
  })
}
