"""Projects with their schedules and permissions, from a folder or S3 into Azkaban."""
