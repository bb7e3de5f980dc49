variable "name" {
  description = "Begins the names of all that is made here."
  type        = string
  default     = "azkaban"
}

variable "package" {
  description = "The functions' package: a zip of azkaban_platform, PyMySQL and the certificates."
  type        = string
}

variable "python" {
  description = "Lambda's runtime, python3.11 or later."
  type        = string
  default     = "python3.12"
}

variable "vpc_id" {
  description = "The network in which Azkaban is."
  type        = string
}

variable "subnet_ids" {
  description = "Its private subnets in which the functions run."
  type        = list(string)
}

variable "route_table_ids" {
  description = "The route tables of those subnets; S3 is reached through an endpoint of them."
  type        = list(string)
}

variable "web_security_group" {
  description = "The security group of the web server."
  type        = string
}

variable "executor_security_group" {
  description = "The security group of the executors."
  type        = string
}

variable "database_security_group" {
  description = "The security group of the database."
  type        = string
}

variable "web_port" {
  description = "The web server's port."
  type        = number
  default     = 8443
}

variable "executor_port" {
  description = "The executors' port, executor.port."
  type        = number
  default     = 12321
}

variable "database_port" {
  description = "The database's port."
  type        = number
  default     = 3306
}

variable "azkaban_url" {
  description = "Where the functions reach the web server, https://..."
  type        = string
}

variable "azkaban_ca_file" {
  description = "The web server's authority in the package; empty where it is one that Lambda knows."
  type        = string
  default     = "/var/task/azkaban-ca.pem"
}

variable "environment" {
  description = "Which entries of schedules and permissions count."
  type        = string
  default     = "default"
}

variable "project_bucket" {
  description = "The bucket with the projects. It has to send its events to EventBridge."
  type        = string
}

variable "project_prefix" {
  description = "The folder of the projects in it, without a slash at its end."
  type        = string
  default     = "projects"
}

variable "database_users" {
  description = "The two users of the database that take turns."
  type        = list(string)
  default     = ["azkaban_a", "azkaban_b"]
}

variable "rotation_days" {
  description = "How often the database's user is changed, in days; 0 for never. Set it when the secrets have values: Secrets Manager tries the function at once."
  type        = number
  default     = 0
}

variable "alarm_topic" {
  description = "The ARN of the SNS topic that people are told by."
  type        = string
}

variable "log_days" {
  description = "How long the functions' logs are kept."
  type        = number
  default     = 90
}
