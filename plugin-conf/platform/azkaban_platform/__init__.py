"""The platform's chores of Azkaban on AWS.

deploy brings projects into Azkaban, drain takes executors out of service, rotate-db-user changes
the user of the database. cli.py is the command, handlers.py the same as Lambda functions; below
them azkaban/ speaks with the servers, deploy/, executors/ and dbuser/ do the work.
"""
