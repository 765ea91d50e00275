namespace RunbookExecutor.Executor;
