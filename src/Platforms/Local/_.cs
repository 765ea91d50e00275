namespace RunbookExecutor.Platforms.Local;
