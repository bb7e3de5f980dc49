variable "name" {
  description = "Begins the names of all that is made here, and is the value of the tag azkaban of the clusters."
  type        = string
  default     = "azkaban"
}

variable "bucket" {
  description = "The bucket for scripts and for what they tell; it is made here."
  type        = string
}

variable "azkaban_url" {
  description = "Where the web server is reached, https://..."
  type        = string
}

variable "domain_prefix" {
  description = "The first part of the sign-in page's name, which nobody else in the region has; without aws, amazon and cognito in it."
  type        = string
}

variable "teams" {
  description = "The groups of the user pool. A script runs as one of them."
  type        = set(string)
  default     = ["analytics"]
}

variable "external_id" {
  description = "aws.emr.role.external.id. No secret: whoever may see the role sees it."
  type        = string
}

variable "log_days" {
  description = "How long the logs of steps are kept."
  type        = number
  default     = 30
}

variable "script_days" {
  description = "How long uploaded scripts are kept: longer than a step can wait and run."
  type        = number
  default     = 7
}
