"""The command line: one module for each subcommand, with its --help."""
