"""The command line: opens files, prints, decides the exit code. One module a command, imported when it is called."""
