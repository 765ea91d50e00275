namespace RunbookExecutor.Monitor;
