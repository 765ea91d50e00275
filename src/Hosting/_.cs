namespace RunbookExecutor.Hosting;
