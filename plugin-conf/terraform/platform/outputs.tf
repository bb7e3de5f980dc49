output "functions" {
  description = "The names of the functions."
  value       = [local.iam.deploy_function, local.iam.drain_function, local.iam.rotate_function]
}

output "secrets" {
  description = "The secrets that wait for their values."
  value       = sort(tolist(local.secrets))
}
